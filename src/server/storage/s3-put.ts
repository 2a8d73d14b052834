import { open, rm, type FileHandle } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import type { ObjectToPut } from './port'
import type { S3Client } from './s3-client'
import { completionOf } from './s3-completion'
import { S3Failure } from './s3-failure'
import { childText } from './s3-xml'
import { maxParts, requireBytes } from './upload-layout'

const MIB = 1024 ** 2
/** What is no longer than that goes in one request; longer files are cut into parts of that size at least. */
const partBytes = 8 * MIB
/** Each holds a part in memory, and what sends it another copy. */
const parallel = 2
/** For one part over a slow line. */
const putTimeoutMs = 180_000
const completeTimeoutMs = 120_000

/** Sends an object of the server's own to the bucket. Nothing is left of one that is not stored. */
export async function putToBucket(client: S3Client, object: ObjectToPut): Promise<void> {
  const { body } = object
  if (!('path' in body)) return put(client, object, Uint8Array.from(body))
  const file = await open(body.path, 'r')
  try {
    const { size } = await file.stat()
    requireBytes(size)
    if (size <= partBytes) await put(client, object, await readPart(file, new Uint8Array(size), 0))
    else await putParts(client, object, file, size)
  } finally {
    await file.close()
  }
  await rm(body.path, { force: true })
}

async function put(
  client: S3Client,
  { key, contentType, signal }: ObjectToPut,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  requireBytes(body.length)
  refuseStopped(signal)
  const headers = { 'content-type': contentType }
  await client.headers({ method: 'PUT', key, headers, body, timeoutMs: putTimeoutMs })
}

async function putParts(
  client: S3Client,
  { key, contentType, signal }: ObjectToPut,
  file: FileHandle,
  size: number,
): Promise<void> {
  const headers = { 'content-type': contentType }
  const uploadId = childText(
    await client.xml({ method: 'POST', key, query: { uploads: '' }, headers }),
    'UploadId',
  )
  if (uploadId === '') throw new S3Failure(200, 'BadAnswer', 'the new upload has no id')
  try {
    const length = Math.max(partBytes, Math.ceil(size / maxParts / MIB) * MIB)
    const etags = await sendParts(client, { key, uploadId, file, size, length, signal })
    await client.headers({
      method: 'POST',
      key,
      query: { uploadId },
      headers: { 'content-type': 'application/xml' },
      body: completionOf(etags.map((etag, i) => ({ partNumber: i + 1, etag }))),
      timeoutMs: completeTimeoutMs,
      tries: 2,
    })
  } catch (error) {
    // What cannot be ended now is ended by the sweep of uploads that the database does not know.
    await client.headers({ method: 'DELETE', key, query: { uploadId }, tries: 2 }).catch(() => undefined)
    throw error
  }
}

async function sendParts(
  client: S3Client,
  {
    key,
    uploadId,
    file,
    size,
    length,
    signal,
  }: {
    key: string
    uploadId: string
    file: FileHandle
    size: number
    length: number
    signal: AbortSignal | undefined
  },
): Promise<string[]> {
  const count = Math.ceil(size / length)
  const etags: string[] = Array.from({ length: count }, () => '')
  const waiting = etags.keys()
  const send = async () => {
    // One for all parts of a sender: a new one for each would stay in memory until it is collected.
    const buffer = new Uint8Array(length)
    for (const index of waiting) {
      refuseStopped(signal)
      const start = index * length
      const answer = await client.headers({
        method: 'PUT',
        key,
        query: { partNumber: index + 1, uploadId },
        body: await readPart(file, buffer.subarray(0, Math.min(size - start, length)), start),
        timeoutMs: putTimeoutMs,
      })
      etags[index] = (answer.get('etag') ?? '').replaceAll('"', '')
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, send))
  return etags
}

/** Fills `bytes` with what stands in the file from `start` on. */
async function readPart(
  file: FileHandle,
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
): Promise<Uint8Array<ArrayBuffer>> {
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
    if (bytesRead === 0) throw new AppError('unavailable', 'A file changed while it was stored.')
    filled += bytesRead
  }
  return bytes
}

function refuseStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('aborted', 'The file was not stored: it is no longer wanted.')
}
