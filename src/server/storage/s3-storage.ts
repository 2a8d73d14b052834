import { AppError } from '@/lib/errors'
import { attachment } from '@/lib/package/safe-name'
import { isServableType } from './media-types'
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
import { S3Client, type S3Settings } from './s3-client'
import { completionOf } from './s3-completion'
import { S3Failure, asS3Error, isMissing } from './s3-failure'
import { pages } from './s3-list'
import { putToBucket } from './s3-put'
import { readBytes } from './s3-read'
import { emptyFolder, remove, removeAll } from './s3-remove'
import { childText, childrenOf } from './s3-xml'
import { maxParts, otherParts, requirePlan, unknownUpload } from './upload-layout'

/** Joining thousands of parts takes S3 minutes at worst; the browser waits for two. */
const completeTimeoutMs = 55_000
/** `/readyz` gives every check three seconds. */
const checkTimeoutMs = 2_500

/**
 * Keeps files in one bucket of Backblaze B2 or any S3. Bytes go from the browser to the bucket and from the bucket
 * to the player; this server only signs, lists, joins and reads headers of files.
 */
export class S3Storage implements ObjectStorage {
  readonly driver = 's3'
  readonly parallelParts = 6
  readonly checksumKind = 'md5'
  readonly #client: S3Client

  /** @param wait between two tries of one request */
  constructor(settings: S3Settings, wait?: (ms: number) => Promise<unknown>) {
    this.#client = new S3Client(settings, wait)
  }

  createMultipartUpload(input: {
    key: string
    contentType: string
    sizeBytes: number
    partSizeBytes: number
  }) {
    return guarded(async () => {
      requirePlan(input)
      const answer = await this.#client.xml({
        method: 'POST',
        key: input.key,
        query: { uploads: '' },
        headers: { 'content-type': input.contentType },
      })
      const uploadId = childText(answer, 'UploadId')
      if (uploadId === '') throw new S3Failure(200, 'BadAnswer', 'the new upload has no id')
      return { uploadId }
    })
  }

  signPart({ key, uploadId, partNumber, sizeBytes, expiresInSeconds = 3_600, checksum }: PartToSign) {
    return guarded(async () => {
      if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > maxParts) {
        throw new AppError('invalid', `An upload has parts 1 to ${maxParts}.`)
      }
      if (!Number.isInteger(sizeBytes) || sizeBytes < 1) {
        throw new AppError('invalid', 'A part has at least one byte.')
      }
      const headers: Record<string, string> = checksum === undefined ? {} : { 'Content-MD5': checksum }
      const url = await this.#client.presign({
        method: 'PUT',
        key,
        query: { partNumber, uploadId },
        // Browsers set the length themselves and let no page set it: the signature holds for this length alone.
        headers: { ...headers, 'Content-Length': String(sizeBytes) },
        expiresInSeconds,
      })
      return { url, headers }
    })
  }

  listParts({ key, uploadId }: UploadRef): Promise<StoredPart[]> {
    return guarded(async () => {
      const parts: StoredPart[] = []
      try {
        for await (const page of pages(this.#client, { key, query: { uploadId } }, ['part-number-marker'])) {
          for (const part of childrenOf(page, 'Part')) {
            parts.push({
              partNumber: Number(childText(part, 'PartNumber')),
              sizeBytes: Number(childText(part, 'Size')),
              etag: unquoted(childText(part, 'ETag')),
            })
          }
        }
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
      return parts.sort((a, b) => a.partNumber - b.partNumber)
    })
  }

  completeMultipartUpload(
    { key, uploadId, sizeBytes }: UploadRef & { sizeBytes: number },
    parts: StoredPart[],
  ): Promise<StoredObject> {
    return guarded(async () => {
      const namesNothing = parts.length === 0
      // S3 would join whatever is named, also half a file.
      if (!namesNothing && sumOf(parts) !== sizeBytes) throw otherParts()
      let refusal: unknown
      if (!namesNothing) {
        try {
          await this.#client.headers({
            method: 'POST',
            key,
            query: { uploadId },
            headers: { 'content-type': 'application/xml' },
            body: completionOf(parts),
            timeoutMs: completeTimeoutMs,
            tries: 2,
          })
        } catch (error) {
          // Without an answer there is no time left to look; the next call does that first.
          if (!(error instanceof S3Failure) || error.status === 0 || error.status >= 500) throw error
          refusal = error
        }
      }
      // What Complete answers differs from storage to storage; what HEAD answers is there. After a refusal too: a
      // call whose answer got lost, or another server's, may have joined the parts, and no key is used twice.
      const stored = await this.headObject(key)
      if (!stored) throw refusal === undefined || isMissing(refusal) ? unknownUpload() : asS3Error(refusal)
      if (stored.sizeBytes !== sizeBytes) {
        throw new AppError('conflict', 'The stored file has another length than the upload.')
      }
      const [, joined] = /^[0-9a-f]{32}-(\d+)$/.exec(stored.etag) ?? []
      if (joined !== undefined && !namesNothing && Number(joined) !== parts.length) throw otherParts()
      return stored
    })
  }

  async *listMultipartUploads(): AsyncGenerator<BegunUpload> {
    const uploads = pages(this.#client, { query: { uploads: '' } }, ['key-marker', 'upload-id-marker'])
    try {
      for await (const page of uploads) {
        for (const upload of childrenOf(page, 'Upload')) {
          const startedAt = new Date(childText(upload, 'Initiated'))
          // One that does not say when it was begun may have been begun just now.
          if (Number.isNaN(startedAt.getTime())) continue
          yield { key: childText(upload, 'Key'), uploadId: childText(upload, 'UploadId'), startedAt }
        }
      }
    } catch (error) {
      throw asS3Error(error)
    }
  }

  abortMultipartUpload({ key, uploadId }: UploadRef): Promise<void> {
    return guarded(() => remove(this.#client, key, { uploadId }))
  }

  putObject(object: ObjectToPut): Promise<StoredObject> {
    return guarded(async () => {
      await putToBucket(this.#client, object)
      const stored = await this.headObject(object.key)
      if (!stored) throw new AppError('unavailable', 'A file that was just stored is gone.')
      return stored
    })
  }

  headObject(key: string): Promise<StoredObject | null> {
    return guarded(async () => {
      try {
        const headers = await this.#client.headers({ method: 'HEAD', key })
        const versionId = headers.get('x-amz-version-id')
        return {
          sizeBytes: Number(headers.get('content-length')),
          etag: unquoted(headers.get('etag') ?? ''),
          versionId: versionId === 'null' || versionId === '' ? null : versionId,
        }
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    })
  }

  readRange(key: string, start: number, end: number): Promise<Uint8Array> {
    return guarded(() => readBytes(this.#client, key, start, end))
  }

  async signReadUrl(
    key: string,
    { contentType, expiresInSeconds = 6 * 3_600, saveAs }: ReadOptions,
  ): Promise<string> {
    if (!isServableType(contentType)) {
      throw new AppError('unsupportedMediaType', `Files of type ${contentType} are not served.`)
    }
    const disposition = saveAs === undefined ? 'inline' : attachment(saveAs)
    const query = { 'response-content-type': contentType, 'response-content-disposition': disposition }
    return this.#client.presign({ method: 'GET', key, query, expiresInSeconds })
  }

  deleteObject(key: string, versionId?: string | null): Promise<void> {
    return guarded(async () => {
      if (versionId !== undefined && versionId !== null) return remove(this.#client, key, { versionId })
      await removeAll(this.#client, key)
    })
  }

  deleteFolder(folder: string): Promise<void> {
    return guarded(() => emptyFolder(this.#client, folder))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as the port has it
  async localFile(): Promise<null> {
    return null
  }

  async check(): Promise<void> {
    await guarded(() => this.#client.headers({ method: 'HEAD', timeoutMs: checkTimeoutMs, tries: 1 }))
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asS3Error(error)
  }
}

const unquoted = (etag: string) => etag.replace(/^W\//, '').replaceAll('"', '')
const sumOf = (parts: StoredPart[]) => parts.reduce((sum, part) => sum + part.sizeBytes, 0)
