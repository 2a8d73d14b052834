import { formatBytes } from '@/lib/format'

const EVERY_MS = 2_000

export type Say = (line: string) => void

/** Says how far something has come, every two seconds. */
export function createProgress(say: Say, what: string, total?: { count: number; bytes: number }) {
  let count = 0
  let bytes = 0
  let saidAt = Date.now()
  const text = () =>
    total
      ? `${what}: ${count} of ${total.count}, ${formatBytes(bytes)} of ${formatBytes(total.bytes)}`
      : `${what}: ${count}, ${formatBytes(bytes)}`
  return {
    add(size: number): void {
      count += 1
      bytes += size
      if (Date.now() - saidAt < EVERY_MS) return
      saidAt = Date.now()
      say(`${text()} …`)
    },
    end(): void {
      say(text())
    },
    get count() {
      return count
    },
    get bytes() {
      return bytes
    },
  }
}
