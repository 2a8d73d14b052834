import { randomBytes } from 'node:crypto'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { AppError } from '@/lib/errors'
import { errorCode, ifPresent } from '../file-errors'
import { isUploadId, uploadLayout } from './upload-layout'

/** Segments of letters, digits, `.`, `_` and `-` that begin and end with a letter or digit: no `..`, no hidden file. */
const keyPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\/[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)*$/
const maxKeyLength = 200

/**
 * Files of the disk driver: `tmp/<uploadId>.part` while bytes arrive, `objects/<aa>/<key>` afterwards. Keys that begin
 * with the same segment lie in one folder of their own, `objects/<aa>/<segment>+/`.
 */
export class DiskFolders {
  readonly tmp: string
  readonly objects: string
  #prepared: Promise<void> | undefined

  constructor(readonly root: string) {
    this.tmp = join(root, 'tmp')
    this.objects = join(root, 'objects')
  }

  /**
   * Makes the folders, readable by this user only. Done once: folders that are gone later are a disk that was taken away,
   * and empty ones in its place would look as if all files had been deleted.
   */
  prepare(): Promise<void> {
    this.#prepared ??= this.#make().catch((error: unknown) => {
      this.#prepared = undefined
      throw error
    })
    return this.#prepared
  }

  async #make(): Promise<void> {
    for (const folder of [this.root, this.tmp, this.objects]) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
    }
  }

  /**
   * Called where a file is missing: whether it is the file that is not there, or everything.
   * @throws AppError `unavailable` when the folders are gone
   */
  async requirePresent(): Promise<void> {
    if (this.#prepared === undefined) return this.prepare() // nobody has kept anything here yet
    for (const folder of [this.tmp, this.objects]) {
      if (await ifPresent(stat(folder))) continue
      throw new AppError(
        'unavailable',
        'The storage of this server is not there right now. What was already sent is safe; try again soon.',
        { retryAfter: 5 },
      )
    }
  }

  /** @throws AppError `notFound` for an id that no storage here made */
  tempFile(uploadId: string): string {
    uploadLayout(uploadId)
    return join(this.tmp, `${uploadId}.part`)
  }

  /**
   * A key's first segment gets a `+` after it where more follow, and `/` further on becomes `+`, which no key contains:
   * a key is never a folder of another one. `<aa>` spreads them over 256 folders.
   * @throws AppError `notFound` for a text that is no key
   */
  objectFile(key: string): string {
    requireKey(key)
    const [first = '', ...rest] = key.split('/')
    return rest.length === 0 ? this.#spread(first) : join(this.objectFolder(first), rest.join('+'))
  }

  /**
   * Where the files of all keys lie that begin with `<folder>/`.
   * @throws AppError `notFound` for a text that is no key of one segment
   */
  objectFolder(folder: string): string {
    requireKey(folder)
    if (folder.includes('/')) throw noSuchFile()
    return this.#spread(`${folder}+`)
  }

  #spread(name: string): string {
    return join(this.objects, (crc32(name) & 0xff).toString(16).padStart(2, '0'), name)
  }

  /** A new name for a file that is being written, not one of an upload. */
  newFile(): string {
    return join(this.tmp, `${randomBytes(16).toString('hex')}.object`)
  }

  /** The id in the name of a temp file, or `undefined` for another file. */
  uploadIdOf(filename: string): string | undefined {
    if (!filename.endsWith('.part')) return undefined
    const uploadId = filename.slice(0, -'.part'.length)
    return isUploadId(uploadId) ? uploadId : undefined
  }
}

/** Makes the folder of an object's file where it is missing, durably; not that of all objects. */
export async function ensureFolderOf(file: string): Promise<void> {
  await makeFolder(dirname(file), 1)
}

/** @param above how many of the folders above may be made, too */
async function makeFolder(folder: string, above: number): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return
    if (errorCode(error) !== 'ENOENT' || above === 0) throw error
    await makeFolder(dirname(folder), above - 1)
    return makeFolder(folder, 0)
  }
  await syncFolder(dirname(folder))
}

const noSuchFile = () => new AppError('notFound', 'There is no such file.')

function requireKey(key: string): void {
  if (key.length > maxKeyLength || key.includes('..') || !keyPattern.test(key)) throw noSuchFile()
}

/** Makes renames, creations and deletions in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
