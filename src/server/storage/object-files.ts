import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { ifPresent } from '../file-errors'
import { guarded } from './disk-errors'
import type { DiskFolders } from './disk-folders'
import type { StoredObject } from './port'

/** A stored object, open for reading. The caller closes `file`. */
export interface OpenObject extends StoredObject {
  file: FileHandle
  modifiedAt: Date
}

/** The finished objects of the disk driver. All methods throw AppError `notFound` for a text that is no key. */
export class ObjectFiles {
  constructor(private readonly folders: DiskFolders) {}

  /** @throws AppError `notFound` */
  async open(key: string): Promise<OpenObject> {
    const object = await this.#tryOpen(key)
    if (!object) throw new AppError('notFound', 'There is no such file.')
    return object
  }

  async head(key: string): Promise<StoredObject | null> {
    const object = await this.#tryOpen(key)
    if (!object) return null
    await object.file.close()
    return { sizeBytes: object.sizeBytes, etag: object.etag, versionId: null }
  }

  /** Bytes `start` to `end` (exclusive); shorter at the object's end. */
  async read(key: string, start: number, end: number): Promise<Uint8Array> {
    const { file, sizeBytes } = await this.open(key)
    return guarded(async () => {
      try {
        const buffer = Buffer.alloc(Math.max(0, Math.min(end, sizeBytes) - start))
        let filled = 0
        while (filled < buffer.length) {
          const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return buffer.subarray(0, filled)
      } finally {
        await file.close()
      }
    })
  }

  #tryOpen(key: string): Promise<OpenObject | undefined> {
    return guarded(async () => {
      const file = await ifPresent(open(this.folders.objectFile(key), 'r'))
      if (!file) return undefined
      try {
        const { size, mtimeNs, mtime } = await file.stat({ bigint: true })
        // Strong, because an object never changes: keys are not reused, files are only renamed into place.
        const etag = `${size.toString(36)}-${mtimeNs.toString(36)}`
        return { file, sizeBytes: Number(size), etag, versionId: null, modifiedAt: mtime }
      } catch (error) {
        await file.close()
        throw error
      }
    })
  }
}
