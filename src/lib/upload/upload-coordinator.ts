import { AppError, errorMessage } from '@/lib/errors'
import type { Video } from '@/types/course'
import { browserEnvironment } from './browser-environment'
import { type UploadEnvironment, cancelled } from './environment'
import { createLanes } from './lanes'
import { createLimiter } from './limiter'
import { createMeter, paceOf } from './meter'
import { createPacer } from './pacer'
import { holdPolicy, type UploadPolicy } from './policy'
import { createPulse } from './pulse'
import { isPassing } from './retry'
import { createSendFile, type EngineApi } from './send-file'
import type { Pace, UploadEvent, UploadRequest } from './upload-events'
import { beginAnew, type Job, newJob, RefusedFile, untilResumed } from './upload-job'

export type { Pace, UploadEvent, UploadRequest } from './upload-events'

/** Parts in flight over all files until the server has said how many its storage takes well. */
const PARTS_AT_ONCE = 4

export interface UploadCoordinator {
  /** @returns the video, ready. Rejects with the AppError of a failure; `retry` then has a promise of its own. */
  start: (request: UploadRequest) => Promise<Video>
  /** Goes on with a failed upload. @throws AppError `notFound` for an id that did not fail here */
  retry: (id: string) => Promise<Video>
  /**
   * Sends nothing more of this file and keeps everything: what is stored, its place in the course, its promise. A file
   * that the server puts together already, one that failed and unknown ids are left as they are.
   */
  pause: (id: string) => void
  /** Goes on with what is missing, at the end of the line. */
  resume: (id: string) => void
  /** This one before all others: it begins at once, and its parts go before theirs. */
  prioritise: (id: string) => void
  /** Stops and gives the upload up, here and on the server. Unknown ids are ignored. */
  cancel: (id: string) => Promise<void>
  /** Whether this file is on its way or waits for `retry`. */
  has: (id: string) => boolean
  /** Changes how uploads use the line, running ones too. Switching retries on takes up what had stopped for lack of them. */
  configure: (policy: UploadPolicy) => void
}

export interface CoordinatorOptions {
  api: EngineApi
  onEvent: (event: UploadEvent) => void
  /** Of all files on their way, those in line too: once a second, and `null` when there are none any more. */
  onPace?: (pace: Pace | null) => void
  environment?: UploadEnvironment
}

/**
 * The queue of uploads over files and courses. It belongs to the page, not to a component: moving from screen
 * to screen does not stop it.
 */
export function createUploadCoordinator({
  api,
  onEvent,
  onPace,
  environment = browserEnvironment,
}: CoordinatorOptions): UploadCoordinator {
  const jobs = new Map<string, Job>()
  const policy = holdPolicy()
  const files = createLimiter(policy.now().filesAtOnce, true)
  const lanes = createLanes(PARTS_AT_ONCE)
  const pacer = createPacer(environment, policy)
  const pulse = createPulse(environment)
  let whole = createMeter(environment.now)
  /** Files on their way, in line too. */
  const working = new Set<Job>()
  let letSleep: (() => void) | null = null

  /** The machine stays awake while something can get through: without a network it may sleep, and wakes with it. */
  const stayAwake = () => {
    const isNeeded = working.size > 0 && ![...working].some(({ isOffline }) => isOffline)
    if (isNeeded) letSleep ??= environment.keepAwake()
    else {
      letSleep?.()
      letSleep = null
    }
  }
  const tell = (event: UploadEvent) => {
    stayAwake()
    onEvent(event)
  }

  const send = createSendFile({
    api,
    environment,
    policy,
    files,
    lanes,
    pacer,
    pulse,
    onEvent: tell,
    onBytes: (bytes) => whole.add(bytes),
  })

  /** While a file is on its way: the pulse beats, and the machine stays awake. */
  const atWork = async <T>(job: Job, work: () => Promise<T>): Promise<T> => {
    const stopPulse = pulse.start()
    if (working.size === 0) whole = createMeter(environment.now)
    job.isOffline = false // it has not tried yet
    working.add(job)
    stayAwake()
    try {
      return await work()
    } finally {
      stopPulse()
      working.delete(job)
      stayAwake()
      if (working.size === 0) onPace?.(null)
    }
  }

  const restOf = ({ request, sentBytes }: Job) => request.file.size - sentBytes

  pulse.onBeat(() => {
    const moving = Array.from(jobs.values()).filter(({ isFailed, isPaused }) => !isFailed && !isPaused)
    const left = moving.reduce((bytes, job) => bytes + restOf(job), 0)
    const pace = paceOf(left, whole)
    for (const job of moving) {
      const { request, meter, sentBytes } = job
      if (meter) {
        onEvent({ type: 'pace', request, sentBytes, ...paceOf(restOf(job), meter, pace.secondsLeft) })
      }
    }
    onPace?.(pace)
  })

  /** Through all pauses. */
  const sendOnAndOff = async (job: Job, isBegun: boolean): Promise<Video> => {
    const { signal } = job.abort
    for (let isKnown = isBegun; ; isKnown = job.isStarted) {
      while (job.isPaused && !signal.aborted) await untilResumed(job)
      if (signal.aborted) throw cancelled()
      const sending = (job.sending = new AbortController())
      try {
        return await atWork(job, () => send(job, isKnown))
      } catch (error) {
        if (signal.aborted || !sending.signal.aborted) throw error
      }
    }
  }

  const run = async (job: Job, isBegun: boolean): Promise<Video> => {
    const { request, abort } = job
    onEvent({ type: 'queued', request })
    try {
      const video = await sendOnAndOff(job, isBegun)
      if (video.status === 'error') {
        // These bytes are no video, however often they are sent: a retry is a new upload.
        beginAnew(job)
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
      const job = newJob(request)
      jobs.set(request.id, job)
      return run(job, request.isBegun === true)
    },
    retry: (id) => {
      const job = jobs.get(id)
      if (job?.isFailed) return retry(job)
      return Promise.reject(new AppError('notFound', 'Choose the file again: the browser no longer has it.'))
    },
    pause: (id) => {
      const job = jobs.get(id)
      if (!job || job.isFailed || job.isPaused || job.isFinishing) return
      job.isPaused = true
      onEvent({ type: 'paused', request: job.request })
      job.sending.abort()
    },
    resume: (id) => {
      const job = jobs.get(id)
      if (!job?.isPaused) return
      job.isPaused = false
      onEvent({ type: 'queued', request: job.request })
      job.wasResumed()
    },
    prioritise: (id) => {
      files.first(id)
      lanes.first(id)
    },
    cancel: async (id) => {
      const job = jobs.get(id)
      if (!job) return
      jobs.delete(id)
      job.abort.abort()
      job.sending.abort()
      job.wasResumed()
      onEvent({ type: 'cancelled', request: job.request })
      await job.starting
      if (!job.isAnnounced) return
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
