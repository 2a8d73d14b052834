import { open, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/errors'
import type { MediaSource } from '../media/media-work'
import type { ObjectStorage } from '../storage/port'

const MIB = 1024 ** 2
/** One request of a download. What was written stays in memory until it is collected: the more, the larger these are. */
const chunkBytes = 2 * MIB
const parallel = 4
/** Left free for everything else on the disk. */
const reserveBytes = 512 * MIB

/**
 * A stored file for those who work on it.
 * @param folder where it is brought, if it has to be read as a whole and lies elsewhere
 */
export async function mediaSource(
  storage: ObjectStorage,
  file: { storageKey: string; sizeBytes: number },
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<MediaSource> {
  const { storageKey, sizeBytes } = file
  const here = await storage.localFile(storageKey).catch((error: unknown) => {
    // Whoever reads it finds out.
    if (error instanceof AppError && error.code === 'notFound') return null
    throw error
  })
  let brought: Promise<string> | undefined
  return {
    bytes: { sizeBytes, read: (start, end) => storage.readRange(storageKey, start, end) },
    isLocal: storage.driver === 'disk',
    localPath: () =>
      here === null
        ? (brought ??= download(storage, file, join(folder, 'source'), signal))
        : Promise.resolve(here),
  }
}

async function download(
  storage: ObjectStorage,
  { storageKey, sizeBytes }: { storageKey: string; sizeBytes: number },
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const file = await open(path, 'wx', 0o600)
  try {
    const { bavail, bsize } = await statfs(path)
    // What is made of it needs room too, about as much again.
    if (bavail * bsize < 2 * sizeBytes + reserveBytes) {
      throw noRoom()
    }
    let next = 0
    const work = async () => {
      while (next < sizeBytes) {
        signal.throwIfAborted()
        const start = next
        next = Math.min(sizeBytes, start + chunkBytes)
        const bytes = await storage.readRange(storageKey, start, next)
        if (bytes.length < Math.min(sizeBytes, start + chunkBytes) - start) {
          throw new AppError('unavailable', 'The storage answered less than the whole file.')
        }
        const { bytesWritten } = await file.write(bytes, 0, bytes.length, start)
        // Less is written than asked just before the disk is full.
        if (bytesWritten < bytes.length) throw noRoom()
      }
    }
    await Promise.all(Array.from({ length: parallel }, work))
  } finally {
    await file.close()
  }
  return path
}

const noRoom = () => new AppError('noSpace', 'This machine has no room to work on the video.')
