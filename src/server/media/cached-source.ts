import type { ByteSource } from '@/lib/media/byte-source'

const blockBytes = 256 * 1024
/** An index of twelve hours is 48 MB; a long lesson's is 4. What falls out is read again. */
const maxKeptBytes = 32 * 1024 ** 2

/**
 * A source that is far away, read in whole blocks that are kept for a while: each read of it costs a request, and
 * whoever looks at a file reads the same headers again and again. Blocks next to each other are one request.
 */
export class CachedSource implements ByteSource {
  readonly sizeBytes: number
  /** In the order of their last use. */
  readonly #blocks = new Map<number, Uint8Array>()

  constructor(private readonly source: ByteSource) {
    this.sizeBytes = source.sizeBytes
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    if (end <= start) return new Uint8Array(0)
    const [first, last] = [Math.floor(start / blockBytes), Math.floor((end - 1) / blockBytes)]
    // A long read is one of the media, which nobody reads twice.
    if ((last - first + 1) * blockBytes > maxKeptBytes) return this.source.read(start, end)
    const result = new Uint8Array(end - start)
    for (let block = first; block <= last; block += 1) {
      const bytes = this.#kept(block) ?? (await this.#fetch(block, last))
      const from = Math.max(0, start - block * blockBytes)
      const to = Math.min(bytes.length, end - block * blockBytes)
      if (to > from) result.set(bytes.subarray(from, to), block * blockBytes + from - start)
    }
    return result
  }

  #kept(block: number): Uint8Array | undefined {
    const bytes = this.#blocks.get(block)
    if (!bytes) return undefined
    this.#blocks.delete(block)
    this.#blocks.set(block, bytes)
    return bytes
  }

  /** Reads `block` and those up to `last` that are not there, in one request. */
  async #fetch(block: number, last: number): Promise<Uint8Array> {
    let after = block + 1
    while (after <= last && !this.#blocks.has(after)) after += 1
    const from = block * blockBytes
    const bytes = await this.source.read(from, Math.min(after * blockBytes, this.sizeBytes))
    for (let at = block; at < after; at += 1) {
      // A copy: a view would keep all that was read.
      this.#blocks.set(at, bytes.slice((at - block) * blockBytes, (at - block + 1) * blockBytes))
    }
    let kept = this.#blocks.size * blockBytes
    for (const [old] of this.#blocks) {
      if (kept <= maxKeptBytes) break
      if (old >= block && old < after) continue
      this.#blocks.delete(old)
      kept -= blockBytes
    }
    return this.#blocks.get(block) ?? new Uint8Array(0)
  }
}
