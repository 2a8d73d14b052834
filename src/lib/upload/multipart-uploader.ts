import type { UploadApi } from '@/lib/api/upload-api'
import { AppError, type ErrorCode } from '@/lib/errors'
import { formatBytes } from '@/lib/format'
import type { StoredPartInfo, UploadPlan } from '@/types/api'
import type { UploadEnvironment } from './environment'
import type { Lanes } from './lanes'
import type { Turn } from './limiter'
import type { Pacer } from './pacer'
import { heldBytes, isPlanFor, missingParts, partRange } from './part-plan'
import type { PolicyHolder } from './policy'
import type { Pulse } from './pulse'
import { putPart } from './put-part'
import { MAX_TRIES, isPassing, withRetries } from './retry'
import { createSigner } from './signer'

/** Parts of one file in flight; more brings nothing (measured), and the limiter over all files is the same. */
const PARTS_AT_ONCE = 4

/** The storage says that it gets too much at once. */
const isTooMuch = new Set<ErrorCode>(['unavailable', 'rateLimited'])
const mayBeHeld = new Set<ErrorCode>(['notFound', 'conflict', 'malformed'])

export interface FileUpload {
  file: File
  plan: UploadPlan
  api: Pick<UploadApi, 'sign' | 'parts'>
  /** Shared by all files, so that other requests of the page find a free connection. */
  lanes: Lanes
  /** Whose parts they are, in the lanes. */
  key: string
  pulse: Pulse
  /** Keeps the cap on bandwidth over all files. */
  pacer: Pacer
  policy: PolicyHolder
  /** Of the file among the files that send. */
  turn: Turn
  signal: AbortSignal
  /** What the storage holds already; those parts are not sent again. */
  stored: readonly StoredPartInfo[]
  /** Bytes on the server or on their way, never falling. */
  onProgress: (sentBytes: number) => void
  /** The parts wait for the network; the next progress tells that they go on. */
  onOffline?: () => void
  /** What the storage checks parts by; without it they are not checked. */
  digest?: ((part: Blob) => Promise<string>) | undefined
  environment: UploadEnvironment
}

/** What the storage answered for the parts, by part number. */
export type Etags = Record<string, string>

/**
 * Sends every part of a file that the storage does not hold. Passing failures are retried part by part; one
 * that lasts stops the file, and what was stored stays stored.
 * @returns of the parts that were sent now
 * @throws AppError a sentence for people; `aborted` when `signal` fired
 */
export async function sendParts(upload: FileUpload): Promise<Etags> {
  const { file, plan, api, lanes, pacer, policy, pulse, turn, environment, onProgress } = upload
  if (!isPlanFor(plan, file.size)) {
    throw new AppError(
      'conflict',
      'This is not the file that was begun: its size is another one. Choose the same file.',
    )
  }
  // One failed part stops its siblings.
  const siblings = new AbortController()
  const stop = () => siblings.abort()
  upload.signal.addEventListener('abort', stop, { once: true })
  if (upload.signal.aborted) stop()
  const signal = siblings.signal

  const queue = missingParts(plan, file.size, upload.stored)
  const bodyOf = (partNumber: number) => {
    const { start, end } = partRange(plan, file.size, partNumber)
    return file.slice(start, end)
  }
  const { digest } = upload
  const sign = createSigner({
    api,
    uploadId: plan.id,
    upcoming: queue,
    signal,
    maySignAhead: () => policy.now().bytesPerSecond === null,
    digest: digest && ((partNumber) => digest(bodyOf(partNumber))),
  })
  const stopWaking = pulse.onWake(sign.forgetUrls)
  const etags: Etags = {}
  const inFlight = new Map<number, number>()
  let held = heldBytes(plan, file.size, upload.stored)
  let shown = 0
  const report = () => {
    const sent = [...inFlight.values()].reduce((sum, bytes) => sum + bytes, held)
    if (sent > shown) onProgress((shown = sent))
  }
  report()

  const sendPart = async (partNumber: number, slot: Turn) => {
    const body = bodyOf(partNumber)
    let breaks = 0
    const put = async (mayRenew: boolean): Promise<void> => {
      await slot(signal)
      await pacer.take(body.size, signal) // each try sends the bytes again
      const { url, headers } = await sign(partNumber)
      const mark = lanes.mark()
      try {
        const etag = await putPart(environment, {
          url,
          headers,
          body,
          signal,
          onWake: pulse.onWake,
          onProgress: (bytes) => {
            inFlight.set(partNumber, bytes)
            report()
          },
        })
        if (etag !== undefined) etags[partNumber] = etag
        lanes.arrived()
      } catch (error) {
        inFlight.delete(partNumber)
        if (!(error instanceof AppError)) throw error
        if (isTooMuch.has(error.code)) lanes.refused(mark)
        // Some buckets refuse without saying so to the page (no CORS headers): it looks like a connection that breaks.
        if (error.code === 'network' && (breaks += 1) > 1) sign.forget(partNumber)
        if (error.code === 'forbidden' && mayRenew) {
          sign.forget(partNumber)
          return put(false)
        }
        // Perhaps the answer of an earlier try got lost, or a byte: the server knows what it holds.
        if (!mayBeHeld.has(error.code)) throw error
        if (!(await isHeld(upload, partNumber, signal))) {
          sign.forget(partNumber)
          throw new AppError('unavailable', error.message, { cause: error })
        }
      }
    }
    const { onOffline } = upload
    await withRetries({ environment, signal, policy, pulse, onOffline }, () => put(true))
    inFlight.delete(partNumber)
    held += body.size
    report()
  }

  /** Taken when there is room for it: until then it is one of the upcoming ones. */
  const sendNext = async (slot: Turn) => {
    const next = queue.shift()
    if (next !== undefined) await sendPart(next, slot)
  }
  const worker = async () => {
    while (queue.length > 0) {
      await turn(signal)
      await lanes.run((slot) => sendNext(slot), signal, upload.key)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, queue.length) }, worker))
    return etags
  } catch (error) {
    stop()
    throw upload.signal.aborted ? error : lastingFailure(error, held, upload)
  } finally {
    stopWaking()
    upload.signal.removeEventListener('abort', stop)
  }
}

/** @throws AppError when the upload itself is gone or over */
async function isHeld(
  { api, plan, file }: FileUpload,
  partNumber: number,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await api.parts(plan.id, signal)
  if (answer.state === 'aborted') {
    throw new AppError('notFound', 'The server no longer knows this upload. Retry starts it again.')
  }
  return !missingParts(plan, file.size, answer.parts).includes(partNumber)
}

/** Says what is safe; a sentence that the API gave is kept. */
function lastingFailure(error: unknown, heldSoFar: number, { file, policy }: FileUpload): unknown {
  const safe = `${formatBytes(heldSoFar)} of ${formatBytes(file.size)} are safe; Retry sends the rest.`
  if (isPassing(error)) {
    const what = error.code === 'network' ? 'The connection was reset' : 'The storage did not take a part'
    const reason = policy.now().autoRetry ? `${what} ${MAX_TRIES} times.` : `${what}.`
    return new AppError(error.code, `${reason} ${safe}`, { cause: error })
  }
  if (error instanceof AppError && error.code === 'forbidden') {
    return new AppError('forbidden', `The storage refused a part of this file. ${safe}`, { cause: error })
  }
  if (error instanceof AppError && error.code === 'noSpace') {
    return new AppError('noSpace', `The server's disk is full. ${safe}`, { cause: error })
  }
  return error
}
