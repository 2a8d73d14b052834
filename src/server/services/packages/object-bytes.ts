import { AppError } from '@/lib/errors'
import type { ObjectStorage } from '../../storage/port'

/** Bytes asked for at once: few requests to a bucket, and little memory for each download. */
const READ_BYTES = 4 * 1024 ** 2
/** Bytes handed on at once; whoever compresses or hashes them holds several of these. */
const PIECE_BYTES = 1024 ** 2

/**
 * A stored object from its beginning to its end, in pieces. The next range is fetched while one is being used, so
 * that no more than two are ever held.
 * @throws AppError `unavailable` when the object is shorter than it has to be, whatever the storage throws
 */
export async function* objectBytes(
  storage: Pick<ObjectStorage, 'readRange'>,
  { storageKey, size }: { storageKey: string; size: number },
): AsyncGenerator<Uint8Array> {
  const read = (start: number) => {
    const bytes = storage.readRange(storageKey, start, Math.min(start + READ_BYTES, size))
    bytes.catch(() => undefined) // nobody may be waiting when the reader leaves
    return bytes
  }
  let next = size > 0 ? read(0) : undefined
  for (let start = 0; next; start += READ_BYTES) {
    const bytes: Uint8Array = await next
    const wanted = Math.min(READ_BYTES, size - start)
    if (bytes.length !== wanted) {
      throw new AppError('unavailable', 'A stored file is shorter than it has to be.')
    }
    next = start + READ_BYTES < size ? read(start + READ_BYTES) : undefined
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
  }
}
