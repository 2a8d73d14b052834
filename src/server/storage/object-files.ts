import { copyFile, open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@/lib/errors'
import { errorCode, ifPresent } from '../file-errors'
import { readRange } from '../read-range'
import { guarded } from './disk-errors'
import { ensureFolderOf, syncFolder, type DiskFolders } from './disk-folders'
import type { ObjectToPut, StoredObject } from './port'
import { requireBytes } from './upload-layout'

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
        return await readRange(file, start, Math.min(end, sizeBytes))
      } finally {
        await file.close()
      }
    })
  }

  /** fsync, rename, fsync of the folder: a file of the same disk is moved, never copied. */
  put({ key, body, signal }: ObjectToPut): Promise<StoredObject> {
    return guarded(async () => {
      const object = this.folders.objectFile(key)
      const isFile = 'path' in body
      requireBytes(isFile ? (await stat(body.path)).size : body.length)
      if (signal?.aborted) throw stopped()
      await this.folders.prepare()
      await ensureFolderOf(object)
      if (!isFile) await this.#place((file) => writeFile(file, body, { mode: 0o600, flush: true }), object)
      else if (!(await moved(body.path, object))) {
        await this.#place((file) => copyFile(body.path, file), object)
        await rm(body.path, { force: true })
      }
      await syncFolder(dirname(object))
      const stored = await this.head(key)
      if (!stored) throw new AppError('unavailable', 'A file that was just stored is gone.')
      return stored
    })
  }

  /** All objects of a folder. */
  removeFolder(folder: string): Promise<void> {
    return guarded(async () => {
      await this.folders.requirePresent() // or it would count as removed
      await rm(this.folders.objectFolder(folder), { recursive: true, force: true })
    })
  }

  /** @throws AppError `notFound` */
  path(key: string): Promise<string> {
    return guarded(async () => {
      const path = this.folders.objectFile(key)
      if (await ifPresent(stat(path))) return path
      await this.folders.requirePresent()
      throw new AppError('notFound', 'There is no such file.')
    })
  }

  /** Writes a file where nothing looks for it, then gives it its name. */
  async #place(write: (file: string) => Promise<void>, object: string): Promise<void> {
    await this.folders.prepare()
    const file = this.folders.newFile()
    try {
      await write(file)
      await syncFile(file)
      await rename(file, object)
    } catch (error) {
      await rm(file, { force: true })
      throw error
    }
  }

  #tryOpen(key: string): Promise<OpenObject | undefined> {
    return guarded(async () => {
      const file = await ifPresent(open(this.folders.objectFile(key), 'r'))
      if (!file) return this.folders.requirePresent().then(() => undefined)
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

const stopped = () => new AppError('aborted', 'The file was not stored: it is no longer wanted.')

/** @returns `false` when the file is on another disk */
async function moved(from: string, to: string): Promise<boolean> {
  await syncFile(from)
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (errorCode(error) === 'EXDEV') return false
    throw error
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
