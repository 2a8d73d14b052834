/** Anything that can be read at random: a stored object, a file, a buffer. */
export interface ByteSource {
  sizeBytes: number
  /** Bytes `start` to `end` (exclusive), both within the size. */
  read(start: number, end: number): Promise<Uint8Array>
}

/** The file asks for more bytes than a probe may read. */
export class ReadBudgetError extends Error {
  override readonly name = 'ReadBudgetError'
}

/** The storage failed, not the file; says nothing about the video. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/**
 * A source that can be read only so much, so that no file, however made, keeps the server reading or fills its
 * memory. One region can be kept, and is then read again for free.
 */
export class BoundedSource implements ByteSource {
  readonly sizeBytes: number
  #left: number
  #kept: { start: number; bytes: Uint8Array } | undefined

  constructor(
    private readonly source: ByteSource,
    budgetBytes: number,
  ) {
    this.sizeBytes = source.sizeBytes
    this.#left = budgetBytes
  }

  /** Stops all further reads. */
  close(): void {
    this.#left = -1
  }

  keep(start: number, bytes: Uint8Array): void {
    this.#kept = { start, bytes }
  }

  /**
   * Bytes `start` to `end` (exclusive), shorter at the end of the file.
   * @throws ReadBudgetError before anything is read or allocated
   * @throws SourceError with the source's own error as its cause
   */
  async read(start: number, end: number): Promise<Uint8Array> {
    const last = Math.min(end, this.sizeBytes)
    const first = Math.max(0, Math.min(start, last))
    const kept = this.#kept
    if (kept && first >= kept.start && last <= kept.start + kept.bytes.length) {
      return kept.bytes.subarray(first - kept.start, last - kept.start)
    }
    this.#left -= last - first
    if (this.#left < 0) throw new ReadBudgetError('more bytes asked for than a probe may read')
    if (first === last) return new Uint8Array(0)
    try {
      return await this.source.read(first, last)
    } catch (cause) {
      throw new SourceError('the source could not be read', { cause })
    }
  }
}
