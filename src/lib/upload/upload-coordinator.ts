import type { UploadApi } from '@/lib/api/upload-api'
import { AppError, errorMessage } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { StoredPartInfo, UploadPlan } from '@/types/api'
import type { Video } from '@/types/course'
import { type UploadEnvironment, browserEnvironment } from './environment'
import { createLimiter, type Turn } from './limiter'
import { sendParts } from './multipart-uploader'
import { createPacer } from './pacer'
import { holdPolicy, type UploadPolicy } from './policy'
import { percentOf, throttleProgress } from './progress'
import { isPassing, withRetries } from './retry'

/** Parts in flight over all files: where the app shares the origin, more would leave no connection for it. */
const PARTS_AT_ONCE = 4

export interface UploadRequest {
  /** Made by the caller, as `videoId`: repeating the start is the same upload. */
  id: string
  videoId: string
  courseId: string
  chapterId: string
  file: File
}

/** What happened to one upload, in order. A `failed` one keeps its file: `retry` goes on where it stopped. */
export type UploadEvent = { request: UploadRequest } & (
  | { type: 'queued' }
  /** The server knows the file now. */
  | { type: 'started'; video: Video }
  | { type: 'sending' }
  | { type: 'progress'; percent: number }
  /** Every byte is there; the server puts the file together and reads it. */
  | { type: 'processing' }
  | { type: 'complete'; video: Video }
  /** `video` is set when the server has read the file and cannot use it. */
  | { type: 'failed'; message: string; video?: Video }
  | { type: 'cancelled' }
)

export interface UploadCoordinator {
  /** @returns the video, ready. Rejects with the AppError of a failure; `retry` then has a promise of its own. */
  start: (request: UploadRequest) => Promise<Video>
  /** Goes on with a failed upload. @throws AppError `notFound` for an id that did not fail here */
  retry: (id: string) => Promise<Video>
  /** Stops and gives the upload up, here and on the server. Unknown ids are ignored. */
  cancel: (id: string) => Promise<void>
  /** Whether this file is on its way or waits for `retry`. */
  has: (id: string) => boolean
  /** Changes how uploads use the line, running ones too. Switching retries on takes up what had stopped for lack of them. */
  configure: (policy: UploadPolicy) => void
}

export interface CoordinatorOptions {
  api: Pick<UploadApi, 'start' | 'sign' | 'parts' | 'complete' | 'abort'>
  onEvent: (event: UploadEvent) => void
  environment?: UploadEnvironment
}

interface Job {
  request: UploadRequest
  /** The ledger's id. A new one when the old upload is over on the server. */
  ledgerId: string
  isStarted: boolean
  isFailed: boolean
  /** It would have been tried again, had the policy allowed it. */
  isUntried: boolean
  abort: AbortController
  /** Settles with the request that tells the server of the upload: cancelling waits for it. */
  starting: Promise<unknown>
}

interface Transfer {
  plan: UploadPlan
  /** What the storage holds already. */
  stored: readonly StoredPartInfo[]
  turn: Turn
}

interface Resumed {
  stored: readonly StoredPartInfo[]
  /** Every part is there; only the answer to completing it got lost. */
  isSent: boolean
}

/**
 * The queue of uploads over files and courses. It belongs to the page, not to a component: moving from screen
 * to screen does not stop it.
 */
export function createUploadCoordinator({
  api,
  onEvent,
  environment = browserEnvironment,
}: CoordinatorOptions): UploadCoordinator {
  const jobs = new Map<string, Job>()
  // One at a time: the server puts each new video at the end, so they stand in the order in which they were chosen.
  const starts = createLimiter(1)
  const policy = holdPolicy()
  const files = createLimiter(policy.now().filesAtOnce)
  const parts = createLimiter(PARTS_AT_ONCE)
  const pacer = createPacer(environment, policy)

  /** Tells the server of the file, so that its row exists everywhere even while the file waits in line. */
  const announceFile = async (job: Job): Promise<UploadPlan> => {
    const { request, abort } = job
    const { file, videoId, courseId, chapterId } = request
    const idempotencyKey = newId()
    const start = () =>
      api.start(
        {
          id: videoId,
          uploadId: job.ledgerId,
          courseId,
          chapterId,
          filename: file.name,
          size: file.size,
          lastModified: Math.max(0, file.lastModified),
        },
        { idempotencyKey },
      )
    const starting = starts.run(
      () => withRetries({ environment, signal: abort.signal, policy, maxTries: 1 }, start),
      abort.signal,
    )
    job.starting = starting.catch(() => undefined)
    const { video, upload } = await starting
    if (!abort.signal.aborted) {
      job.isStarted = true
      onEvent({ type: 'started', request, video })
    }
    return upload
  }

  /** An upload that is over on the server (cancelled there, expired) begins anew under a new id. */
  const announceAgain = async (job: Job): Promise<UploadPlan> => {
    try {
      return await announceFile(job)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error
      job.ledgerId = newId()
      return announceFile(job)
    }
  }

  /** What an earlier try left on the server. */
  const resume = async ({ abort: { signal } }: Job, plan: UploadPlan): Promise<Resumed> => {
    const held = await withRetries({ environment, signal, policy }, () => api.parts(plan.id, signal))
    return { stored: held.parts, isSent: held.state === 'done' || held.state === 'completing' }
  }

  const transfer = async ({ request, abort }: Job, { plan, stored, turn }: Transfer): Promise<void> => {
    onEvent({ type: 'sending', request })
    const progress = throttleProgress(environment, (percent) =>
      onEvent({ type: 'progress', request, percent }),
    )
    try {
      await sendParts({
        file: request.file,
        plan,
        api,
        stored,
        environment,
        limiter: parts,
        pacer,
        policy,
        turn,
        signal: abort.signal,
        onProgress: (bytes) => progress(percentOf(bytes, request.file.size)),
      })
    } finally {
      progress.stop()
    }
  }

  /** `notReady`: the server misses a part that it had confirmed; it is sent again, once. */
  const finish = async (job: Job, plan: UploadPlan, turn: Turn): Promise<Video> => {
    const { signal } = job.abort
    const idempotencyKey = newId()
    const complete = () =>
      withRetries({ environment, signal, policy }, () => api.complete(plan.id, { signal, idempotencyKey }))
    onEvent({ type: 'processing', request: job.request })
    try {
      return (await complete()).video
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'notReady') throw error
      await transfer(job, { plan, turn, stored: (await api.parts(plan.id, signal)).parts })
      onEvent({ type: 'processing', request: job.request })
      return (await withRetries({ environment, signal, policy }, () => api.complete(plan.id, { signal })))
        .video
    }
  }

  const run = async (job: Job, isRetry: boolean): Promise<Video> => {
    const { request, abort } = job
    onEvent({ type: 'queued', request })
    try {
      const plan = isRetry ? await announceAgain(job) : await announceFile(job)
      const video = await files.run(async (turn) => {
        const { stored, isSent } = isRetry ? await resume(job, plan) : { stored: [], isSent: false }
        if (!isSent) await transfer(job, { plan, stored, turn })
        return finish(job, plan, turn)
      }, abort.signal)
      if (video.status === 'error') {
        // These bytes are no video, however often they are sent: a retry is a new upload.
        job.ledgerId = newId()
        throw new RefusedFile(video)
      }
      jobs.delete(request.id)
      onEvent({ type: 'complete', request, video })
      return video
    } catch (error) {
      if (abort.signal.aborted) throw new AppError('aborted', 'Cancelled.', { cause: error })
      job.isFailed = true
      job.isUntried = isPassing(error) && !policy.now().autoRetry
      const video = error instanceof RefusedFile ? error.video : undefined
      onEvent({ type: 'failed', request, message: errorMessage(error), ...(video && { video }) })
      throw error
    }
  }

  const retry = (job: Job): Promise<Video> => {
    const wasStarted = job.isStarted
    job.isFailed = false
    job.abort = new AbortController()
    return run(job, wasStarted)
  }

  return {
    start: (request) => {
      const job: Job = {
        request,
        ledgerId: request.id,
        isStarted: false,
        isFailed: false,
        isUntried: false,
        abort: new AbortController(),
        starting: Promise.resolve(),
      }
      jobs.set(request.id, job)
      return run(job, false)
    },
    retry: (id) => {
      const job = jobs.get(id)
      if (job?.isFailed) return retry(job)
      return Promise.reject(new AppError('notFound', 'Choose the file again: the browser no longer has it.'))
    },
    cancel: async (id) => {
      const job = jobs.get(id)
      if (!job) return
      jobs.delete(id)
      job.abort.abort()
      onEvent({ type: 'cancelled', request: job.request })
      await job.starting
      await api.abort(job.ledgerId).catch((error: unknown) => {
        // Never begun there, or over already: nothing to give up. Otherwise the ledger's expiry frees the parts.
        if (!(error instanceof AppError)) throw error
      })
    },
    has: (id) => jobs.has(id),
    configure: (next) => {
      policy.change(next)
      files.resize(next.filesAtOnce)
      if (!next.autoRetry) return
      const stopped = [...jobs.values()].filter(({ isFailed, isUntried }) => isFailed && isUntried)
      for (const job of stopped) retry(job).catch(() => undefined) // its event tells how it went
    },
  }
}

/** The server has the bytes and found that they are no video it can use. */
class RefusedFile extends AppError {
  constructor(readonly video: Video) {
    super(
      'notReady',
      video.error_message ?? 'This file cannot be read as a video. Export it again and choose it here.',
    )
  }
}
