import { AppError } from '@/lib/errors'
import type { ServerContext } from '../context'
import { mediaJobRepository, type MediaJobRow } from '../db/repositories/media-job-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { uploadRepository } from '../db/repositories/upload-repository'
import { videoFileRepository } from '../db/repositories/video-file-repository'
import { videoRepository } from '../db/repositories/video-repository'
import type { ExtraOutcome, Media, MediaFailed, MediaOutcome } from '../media/media-work'
import { notifyProgress } from '../events/notify'
import { measureFor } from '../services/monitoring/figures'
import type { StoredObject } from '../storage/port'
import { finishJob, type Ending } from './finish-job'
import { keepAlive } from './keep-alive'
import { mediaSource } from './media-source'
import { patiently } from './patiently'
import { holderOf, nextTryInSeconds } from './pipeline'
import type { Scratch } from './scratch'
import { storeOutputs } from './store-outputs'

export type JobContext = Pick<ServerContext, 'db' | 'storage' | 'log' | 'figures'>

export interface JobRunnerOptions {
  context: JobContext
  media: Media
  scratch: Scratch
  /** Names this process to those who look. */
  worker: string
  /** Told when bytes were noted for removal. */
  onOrphans: () => void
}

export interface Delivery {
  jobId: string
  /** Which giving of the job to the queue this came from. */
  ticket: Date
}

export interface JobRunner {
  /** Works on a job to its end, or to where it has to be given back. Throws only when the database does not answer. */
  run: (delivery: Delivery) => Promise<void>
  /** Ends an attempt that is no longer wanted, if it is one of this process. */
  stop: (jobId: string, attempt: number) => void
  /** Gives back everything that runs, for others to take it up at once, and takes up nothing more. */
  handOver: () => Promise<void>
}

/** Why a job that runs is ended. */
type Reason = 'unwanted' | 'handedOver'
class Stopped extends Error {
  constructor(readonly reason: Reason) {
    super(reason)
  }
}

export function createJobRunner({ context, media, scratch, worker, onOrphans }: JobRunnerOptions): JobRunner {
  const { db, storage, log } = context
  const running = new Map<string, Running>()
  let isHandingOver = false

  const letGo = async (jobId: string, beforeAttempt?: number) => {
    if ((await orphanRepository.letGo(db, jobId, beforeAttempt)).length > 0) onOrphans()
  }

  /** Which stored file it is about; nothing when it is gone. */
  const fileOf = async (job: MediaJobRow): Promise<{ storageKey: string; sizeBytes: number } | undefined> => {
    if (job.uploadId !== null) {
      const upload = await uploadRepository.findAny(db, job.uploadId)
      return upload && { storageKey: upload.storageKey, sizeBytes: upload.size }
    }
    const [video] = await videoRepository.findMany(db, [job.videoId])
    if (video?.sourceGeneration === job.sourceGeneration) {
      return video.storageKey === null ? undefined : { storageKey: video.storageKey, sizeBytes: video.size }
    }
    const earlier = (await videoFileRepository.list(db, job.videoId)).find(
      ({ sourceGeneration }) => sourceGeneration === job.sourceGeneration,
    )
    return earlier && { storageKey: earlier.storageKey, sizeBytes: earlier.size }
  }

  const work = async (
    job: MediaJobRow,
    signal: AbortSignal,
    onProgress: Parameters<Media['processMedia']>[0]['onProgress'],
  ): Promise<{ outcome: MediaOutcome | ExtraOutcome; file: { storageKey: string } }> => {
    const file = await fileOf(job)
    if (!file) throw new Stopped('unwanted')
    const { brought, made } = foldersOf(job)
    const source = await mediaSource(storage, file, { folder: await scratch.folder(brought), signal })
    const { cheaper, isLong } = job
    const folder = await scratch.folder(made)
    const options = {
      source,
      folder,
      signal,
      onProgress,
      cheaper,
      isBrief: job.task === 'process' && !isLong,
    }
    const outcome = await {
      process: media.processMedia,
      hls: media.makeHls,
      sprite: media.makeSprite,
    }[job.task](options)
    return { outcome, file }
  }

  const endingOf = async (job: MediaJobRow, signal: AbortSignal, report: Report): Promise<Ending | Retry> => {
    try {
      const { outcome, file } = await work(job, signal, report)
      if (!outcome.ok) return await failedEnding(job, outcome, file.storageKey)
      const outputs = await storeOutputs(context, job, outcome.outputs, signal)
      const object = await objectOf(job, file.storageKey)
      return {
        ok: true,
        outputs,
        later: 'later' in outcome ? outcome.later : [],
        ...('facts' in outcome && { facts: outcome.facts }),
        ...(object && { object }),
      }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Stopped) throw error
      log.error({ err: error, jobId: job.id }, 'work on a video broke off')
      return failedEnding(job, unexpected(error))
    }
  }

  /** The file that is to take over, as the storage has it: its version is told only there. */
  const objectOf = async (job: MediaJobRow, storageKey: string): Promise<StoredObject | undefined> =>
    job.uploadId === null ? undefined : ((await storage.headObject(storageKey)) ?? undefined)

  const failedEnding = async (
    job: MediaJobRow,
    failed: MediaFailed,
    storageKey?: string,
  ): Promise<Ending | Retry> => {
    if (failed.retry === 'long') return { isLong: true }
    const failures = job.failures + 1
    const isSpent = failed.retry === 'cheaper' && job.cheaper
    const inSeconds = isSpent ? undefined : nextTryInSeconds(failed.retry, failures)
    if (inSeconds !== undefined) return { inSeconds, failures, failed }
    const object =
      storageKey === undefined ? undefined : await objectOf(job, storageKey).catch(() => undefined)
    const state = failed.retry === 'final' ? 'failed' : 'dead'
    return { ok: false, state, failed, ...(object && { object }) }
  }

  const settle = async (job: MediaJobRow, courseId: string, ending: Ending | Retry): Promise<void> => {
    if ('isLong' in ending) {
      const { videoId, percent } = job
      const waiting = { isLong: true, step: 'waiting' }
      if (await mediaJobRepository.giveBack(db, job, waiting)) {
        await notifyProgress(db, { courseId, videoId, percent, step: waiting.step })
      }
      return
    }
    if ('inSeconds' in ending) {
      const { failed, failures, inSeconds } = ending
      log.warn(
        { jobId: job.id, code: failed.code, detail: failed.detail, inSeconds },
        'work on a video is tried again',
      )
      await mediaJobRepository.giveBack(db, job, {
        inSeconds,
        failures,
        cheaper: failed.retry === 'cheaper' || job.cheaper,
        errorCode: failed.code,
        errorDetail: failed.detail,
      })
      await letGo(job.id, job.attempt + 1)
      return
    }
    await finish(job, ending)
  }

  const finish = async (job: MediaJobRow, ending: Ending): Promise<void> => {
    const finished = await finishJob(db, job, ending)
    if (finished === 'done') measureEnd(context, job, ending)
    if (finished === 'swept') {
      await mediaJobRepository.giveBack(db, job, { failures: job.failures + 1 })
    }
    if (finished !== 'done') await letGo(job.id, job.attempt + 1)
    else onOrphans() // it may have left what it replaced
    if (finished === 'late') log.info({ jobId: job.id, attempt: job.attempt }, 'an attempt came too late')
  }

  const attend = async (job: MediaJobRow, signal: AbortSignal, stop: (reason: Reason) => void) => {
    const [video] = await videoRepository.findMany(db, [job.videoId])
    if (!video) return
    const pulse = keepAlive({ db, log }, job, video.courseId, { onLost: () => stop('unwanted') })
    try {
      const ending = await endingOf(job, signal, pulse.report)
      await patiently(() => settle(job, video.courseId, ending), { signal, log, jobId: job.id })
    } catch (error) {
      const reason = signal.aborted ? reasonOf(signal) : error instanceof Stopped ? error.reason : undefined
      if (reason === undefined) throw error
      if (reason === 'handedOver') await mediaJobRepository.giveBack(db, job)
      else await db.transaction((tx) => mediaJobRepository.end(tx, job, { state: 'cancelled' }))
      await letGo(job.id, job.attempt + 1)
    } finally {
      pulse.stop()
      for (const folder of Object.values(foldersOf(job))) await scratch.remove(folder)
    }
  }

  const run = async ({ jobId, ticket }: Delivery): Promise<void> => {
    if (isHandingOver) return mediaJobRepository.requeue(db, jobId, ticket)
    // The queue did not hear of this process for a while, e.g. because the database was away: the work goes on.
    const own = [...running.values()].find(({ job }) => job.id === jobId)
    if (own && (await mediaJobRepository.isCurrent(db, own.job))) return own.done
    const job = await db.transaction((tx) => mediaJobRepository.claim(tx, jobId, ticket, worker))
    if (!job) {
      // Its video went for good while its process was dead: nobody else lets go of what that had begun to store.
      if (!own && !(await mediaJobRepository.find(db, jobId))) await letGo(jobId)
      return
    }
    await letGo(job.id, job.attempt)
    if (nextTryInSeconds('lost', job.failures) === undefined) {
      return finish(job, { ok: false, state: 'dead', failed: tooOften(job) })
    }
    const controller = new AbortController()
    const stop = (reason: Reason) => controller.abort(new Stopped(reason))
    const name = holderOf(job)
    const done = attend(job, controller.signal, stop).finally(() => running.delete(name))
    running.set(name, { job, stop, done })
    if (isHandingOver) stop('handedOver')
    return done
  }

  return {
    run,
    stop: (id, attempt) => running.get(holderOf({ id, attempt }))?.stop('unwanted'),
    handOver: async () => {
      isHandingOver = true
      const all = [...running.values()]
      for (const { stop } of all) stop('handedOver')
      await Promise.allSettled(all.map(({ done }) => done))
    },
  }
}

/** A file that is no video is its own fault; work that was given up is ours. */
function measureEnd({ figures }: JobContext, job: MediaJobRow, ending: Ending): void {
  const isError = !ending.ok && ending.state === 'dead'
  const label = ending.ok || isError ? job.task : 'refused'
  const error = isError && {
    route: `job ${job.task}`,
    message: `Given up: ${ending.failed.code}. GET /api/admin/jobs has the details.`,
  }
  measureFor(figures, null, { kind: 'processing', label, isError }, error || undefined)
}

type Report = Parameters<Media['processMedia']>[0]['onProgress']

interface Running {
  job: MediaJobRow
  stop: (reason: Reason) => void
  done: Promise<void>
}

/** Of an attempt: what had to be fetched, and what is made. */
const foldersOf = ({ id, attempt }: MediaJobRow) => ({
  brought: `${id}.${attempt}.source`,
  made: `${id}.${attempt}.made`,
})

/** It is given back: tried later, or left to those who do long work. */
type Retry = { inSeconds: number; failures: number; failed: MediaFailed } | { isLong: true }

const reasonOf = (signal: AbortSignal): Reason =>
  signal.reason instanceof Stopped ? signal.reason.reason : 'unwanted'

const unexpected = (error: unknown): MediaFailed => {
  const isOurs = error instanceof AppError
  return {
    ok: false,
    code: isOurs ? error.code : 'internal',
    message: 'Processing this video failed on the server. The file is safe; choose Retry.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    retry: 'again',
  }
}

const tooOften = ({ errorDetail }: MediaJobRow): MediaFailed => ({
  ok: false,
  code: 'interrupted',
  message: 'Processing this video was broken off several times. The file is safe; choose Retry.',
  detail: `its process ended without a word, again and again${errorDetail === null ? '' : `; before that: ${errorDetail}`}`,
  retry: 'again',
})
