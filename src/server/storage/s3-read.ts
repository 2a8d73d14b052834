import { S3Failure } from './s3-failure'
import type { S3Client } from './s3-client'

/** A probe's reads are short; this is for a storage that crawls. */
const readTimeoutMs = 60_000

/** Bytes `start` to `end` (exclusive) of an object, shorter at its end; never more than that is read or kept. */
export async function readBytes(
  client: S3Client,
  key: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
  if (end <= start) return new Uint8Array(0)
  const headers = { range: `bytes=${start}-${end - 1}` }
  try {
    return await client.send({ method: 'GET', key, headers, timeoutMs: readTimeoutMs }, (answer) =>
      // A storage may answer the whole object instead (RFC 9110 §14.2).
      take(answer, answer.status === 206 ? 0 : start, end - start),
    )
  } catch (error) {
    const isBeyondEnd = error instanceof S3Failure && error.code === 'InvalidRange'
    if (isBeyondEnd) return new Uint8Array(0)
    throw error
  }
}

async function take(answer: Response, skip: number, length: number): Promise<Uint8Array> {
  const announced = Number(answer.headers.get('content-length') ?? Number.NaN)
  const taken = Buffer.alloc(
    Number.isFinite(announced) ? Math.max(0, Math.min(length, announced - skip)) : length,
  )
  let at = -skip
  if (!answer.body) return taken.subarray(0, 0)
  for await (const chunk of answer.body) {
    const from = Math.max(0, -at)
    if (from < chunk.length && at + from < taken.length) {
      taken.set(chunk.subarray(from, taken.length - at), at + from)
    }
    at += chunk.length
    if (at >= taken.length) return taken
  }
  if (Number.isFinite(announced)) throw new S3Failure(answer.status, 'NoAnswer', 'the answer broke off')
  return taken.subarray(0, Math.max(0, at))
}
