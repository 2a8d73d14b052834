import { open, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '@/lib/errors'
import { formatBytes } from '@/lib/format'
import { ifPresent } from '../file-errors'
import { DiskFolders, ensureFolderOf, syncFolder } from './disk-folders'
import { guarded } from './disk-errors'
import { findLeftovers } from './leftovers'
import { isServableType } from './media-types'
import { ObjectFiles, type OpenObject } from './object-files'
import type { PartLedger } from './part-ledger'
import type {
  BegunUpload,
  ObjectStorage,
  ObjectToPut,
  PartToSign,
  StoredObject,
  StoredPart,
  UploadRef,
  ReadOptions,
} from './port'
import { receiveBody } from './receive-body'
import { RememberedParts } from './remembered-parts'
import {
  isUploadId,
  newUploadId,
  partRange,
  requireAllParts,
  requirePlan,
  unknownUpload,
  uploadLayout,
} from './upload-layout'
import { UploadTurns } from './upload-turns'
import { UrlSigner } from './url-signer'

const dayMs = 24 * 3_600_000

interface FilesystemStorageOptions {
  /** Everything is kept below this folder, which is made when missing. */
  root: string
  signingKey: string | Uint8Array
  /** Put before every URL; empty keeps them relative to the origin that serves `createStorageHandler`. */
  appUrl: string
  parts: PartLedger
  /** Bytes of the disk that no upload may take; 256 MiB unless told. */
  reserveBytes?: number
  /** A sender that is silent for so long loses its turn; 25 s unless told, less than browsers wait. */
  idleTimeoutMs?: number
  /** Milliseconds since 1970. */
  now?: () => number
}

/**
 * Keeps files in a folder of this machine; one process at a time. Parts are written at their place in one temp
 * file, and count only once they are synced and in the ledger; completing is fsync, rename, fsync of the folder.
 */
export class FilesystemStorage implements ObjectStorage {
  readonly driver = 'disk'
  readonly parallelParts = 4
  readonly checksumKind = 'crc32'
  readonly signer: UrlSigner
  readonly #folders: DiskFolders
  readonly #objects: ObjectFiles
  readonly #turns = new UploadTurns()
  readonly #options: Required<FilesystemStorageOptions>

  constructor(options: FilesystemStorageOptions) {
    this.#options = {
      reserveBytes: 256 * 1024 ** 2,
      idleTimeoutMs: 25_000,
      now: Date.now,
      ...options,
      parts: new RememberedParts(options.parts),
    }
    this.#folders = new DiskFolders(options.root)
    this.#objects = new ObjectFiles(this.#folders)
    this.signer = new UrlSigner(options.signingKey, this.#options.now)
  }

  createMultipartUpload(input: {
    key: string
    contentType: string
    sizeBytes: number
    partSizeBytes: number
  }) {
    return guarded(async () => {
      this.#folders.objectFile(input.key)
      requirePlan(input)
      const uploadId = newUploadId(input.sizeBytes, input.partSizeBytes)
      await this.#folders.prepare()
      await this.#requireRoom(input.sizeBytes)
      const file = await open(this.#folders.tempFile(uploadId), 'wx', 0o600)
      try {
        await file.truncate(input.sizeBytes)
      } finally {
        await file.close()
      }
      await syncFolder(this.#folders.tmp)
      return { uploadId }
    })
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- errors must reject, as the port has it
  async signPart(part: PartToSign) {
    const { sizeBytes } = partRange(uploadLayout(part.uploadId), part.partNumber)
    if (part.sizeBytes !== sizeBytes) {
      throw new AppError(
        'invalid',
        `Part ${part.partNumber} of this upload has ${sizeBytes} bytes, not ${part.sizeBytes}.`,
      )
    }
    const url = this.signer.sign({
      method: 'PUT',
      path: `/storage/uploads/${part.uploadId}/${part.partNumber}`,
      bound: { name: 'size', value: String(sizeBytes) },
      expiresInSeconds: part.expiresInSeconds ?? 3_600,
    })
    const headers: Record<string, string> =
      part.checksum === undefined ? {} : { 'X-Part-CRC32': part.checksum }
    return { url: this.#options.appUrl + url, headers }
  }

  /**
   * Takes one part. A body that is refused or breaks off is not recorded; what an earlier request stored under
   * the same number may then be gone and is struck out of the ledger, never mixed with the new bytes.
   * @param expectedChecksum CRC-32 in eight hex digits
   * @throws AppError `notFound` when the upload is finished or was cancelled, `malformed` for a wrong length or
   *   checksum, `timeout`, `aborted` when the sender went away, `noSpace`, `unavailable`
   */
  async receivePart(
    ref: { uploadId: string; partNumber: number },
    body: Readable,
    expectedChecksum?: string,
  ): Promise<StoredPart> {
    const { uploadId, partNumber } = ref
    const { offset, sizeBytes } = partRange(uploadLayout(uploadId), partNumber)
    const { parts, idleTimeoutMs } = this.#options
    const stop = () => void body.destroy(unknownUpload())
    return this.#turns.write(uploadId, partNumber, stop, () =>
      guarded(async () => {
        const file = await ifPresent(open(this.#folders.tempFile(uploadId), 'r+'))
        if (!file) throw await this.#missingUpload()
        try {
          const beforeWrite = () => parts.forget(uploadId, partNumber)
          const checksum = await receiveBody(body, { file, offset, sizeBytes, idleTimeoutMs, beforeWrite })
          const etag = checksum.toString(16).padStart(8, '0')
          if (expectedChecksum !== undefined && expectedChecksum.toLowerCase() !== etag) {
            throw new AppError('malformed', 'This part changed on its way. It was not stored; send it again.')
          }
          await file.datasync()
          const part = { partNumber, sizeBytes, etag }
          await parts.record(uploadId, part)
          return part
        } finally {
          await file.close()
        }
      }),
    )
  }

  listParts({ uploadId }: UploadRef): Promise<StoredPart[]> {
    return guarded(async () => {
      const temp = isUploadId(uploadId) && (await ifPresent(stat(this.#folders.tempFile(uploadId))))
      if (temp) return this.#options.parts.list(uploadId)
      await this.#folders.requirePresent()
      return []
    })
  }

  async completeMultipartUpload({ key, uploadId }: UploadRef, parts: StoredPart[]): Promise<StoredObject> {
    const layout = uploadLayout(uploadId)
    const [temp, object] = [this.#folders.tempFile(uploadId), this.#folders.objectFile(key)]
    return this.#turns.close(uploadId, () =>
      guarded(async () => {
        // Completed before, perhaps by a process that died before it could clear the ledger.
        const done = await this.headObject(key)
        if (done?.sizeBytes === layout.sizeBytes) {
          await this.#forgetUpload(uploadId)
          return done
        }
        if (done) throw new AppError('conflict', 'Another file is stored under this key already.')
        const file = await ifPresent(open(temp, 'r+'))
        if (!file) throw await this.#missingUpload()
        try {
          requireAllParts(layout.partCount, parts, await this.#options.parts.list(uploadId))
          const { size } = await file.stat()
          if (size !== layout.sizeBytes) {
            throw new AppError('conflict', 'The stored file has another length than the upload.')
          }
          await file.sync()
        } finally {
          await file.close()
        }
        await ensureFolderOf(object)
        await rename(temp, object)
        await syncFolder(dirname(object))
        await this.#options.parts.clear(uploadId)
        const stored = await this.headObject(key)
        if (!stored) throw new AppError('unavailable', 'The stored file is gone. Choose the file again.')
        return stored
      }),
    )
  }

  async *listMultipartUploads(): AsyncGenerator<BegunUpload> {
    await guarded(() => this.#folders.prepare())
    for (const name of await guarded(() => readdir(this.#folders.tmp))) {
      const uploadId = this.#folders.uploadIdOf(name)
      const file = uploadId && (await guarded(() => ifPresent(stat(join(this.#folders.tmp, name)))))
      if (uploadId && file) yield { key: '', uploadId, startedAt: file.mtime }
    }
  }

  async abortMultipartUpload({ uploadId }: UploadRef): Promise<void> {
    if (!isUploadId(uploadId)) return
    await this.#turns.close(uploadId, () => guarded(() => this.#forgetUpload(uploadId)))
  }

  putObject(object: ObjectToPut): Promise<StoredObject> {
    return this.#objects.put(object)
  }

  headObject(key: string): Promise<StoredObject | null> {
    return this.#objects.head(key)
  }

  /** @throws AppError `notFound` */
  openObject(key: string): Promise<OpenObject> {
    return this.#objects.open(key)
  }

  readRange(key: string, start: number, end: number): Promise<Uint8Array> {
    return this.#objects.read(key, start, end)
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- errors must reject, as the port has it
  async signReadUrl(key: string, options: ReadOptions): Promise<string> {
    this.#folders.objectFile(key)
    if (!isServableType(options.contentType)) {
      throw new AppError('unsupportedMediaType', `Files of type ${options.contentType} are not served.`)
    }
    const url = this.signer.sign({
      method: 'GET',
      path: `/storage/objects/${key}`,
      bound: { name: 'type', value: options.contentType },
      ...(options.saveAs !== undefined && { saveAs: options.saveAs }),
      expiresInSeconds: options.expiresInSeconds ?? 6 * 3_600,
    })
    return this.#options.appUrl + url
  }

  deleteObject(key: string): Promise<void> {
    return guarded(async () => {
      await this.#folders.requirePresent() // or it would count as removed
      await rm(this.#folders.objectFile(key), { force: true })
    })
  }

  deleteFolder(folder: string): Promise<void> {
    return this.#objects.removeFolder(folder)
  }

  localFile(key: string): Promise<string> {
    return this.#objects.path(key)
  }

  async check(): Promise<void> {
    await guarded(async () => {
      await this.#folders.prepare()
      const probe = join(this.#folders.tmp, `check-${process.pid}`)
      await writeFile(probe, 'ok', { mode: 0o600 })
      await rm(probe, { force: true })
    })
  }

  /**
   * Removes what crashes and abandoned uploads left; meant for the start of the process, before requests come.
   * @param isOpen whether the upload ledger still has an unfinished upload of that storage id
   * @param maxAgeMs untouched for so long, a temp file goes even if its upload is open; 7 days unless told
   * @returns how many files were removed
   */
  sweep(isOpen: (uploadId: string) => Promise<boolean>, maxAgeMs = 7 * dayMs): Promise<number> {
    return guarded(async () => {
      await this.#folders.prepare()
      const leftovers = await findLeftovers(this.#folders, isOpen, this.#options.now() - maxAgeMs)
      for (const { path, uploadId } of leftovers) {
        if (uploadId !== undefined) await this.#forgetUpload(uploadId)
        else await rm(path, { force: true })
      }
      return leftovers.length
    })
  }

  /** @throws AppError `unavailable` when it is not the file alone that is not there */
  async #missingUpload(): Promise<AppError> {
    await this.#folders.requirePresent()
    return unknownUpload()
  }

  /** The temp file first: a ledger without it answers no parts, while parts without bytes would be a lie. */
  async #forgetUpload(uploadId: string): Promise<void> {
    await rm(this.#folders.tempFile(uploadId), { force: true })
    await this.#options.parts.clear(uploadId)
  }

  async #requireRoom(sizeBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folders.tmp)
    const free = Math.max(0, bavail * bsize - this.#options.reserveBytes)
    if (sizeBytes <= free) return
    throw new AppError(
      'noSpace',
      `This file needs ${formatBytes(sizeBytes)}, and the disk of this server has room for ${formatBytes(free)}. ` +
        'Nothing was sent. Ask the person who runs this server to free space.',
    )
  }
}
