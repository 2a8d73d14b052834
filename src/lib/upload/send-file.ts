import type { UploadApi } from '@/lib/api/upload-api'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { StoredPartInfo, UploadPlan } from '@/types/api'
import type { Video } from '@/types/course'
import { type UploadEnvironment, cancelled } from './environment'
import type { Lanes } from './lanes'
import { createLimiter, type Limiter, type Turn } from './limiter'
import { createMeter } from './meter'
import { type Etags, sendParts } from './multipart-uploader'
import type { Pacer } from './pacer'
import { heldBytes } from './part-plan'
import type { PolicyHolder } from './policy'
import { percentOf, throttleProgress } from './progress'
import type { Pulse } from './pulse'
import { isPassing, withRetries } from './retry'
import { createTraits } from './storage-traits'
import type { UploadEvent } from './upload-events'
import { beginAnew, type Job } from './upload-job'

/** Of the API what the engine needs; without `storage` parts are not checked. */
export type EngineApi = Pick<UploadApi, 'start' | 'sign' | 'parts' | 'complete' | 'abort'> &
  Partial<Pick<UploadApi, 'storage'>>

/** Shared by all files. */
export interface Road {
  api: EngineApi
  environment: UploadEnvironment
  policy: PolicyHolder
  /** Files that send. */
  files: Limiter
  /** Parts that are sent. */
  lanes: Lanes
  pacer: Pacer
  pulse: Pulse
  onEvent: (event: UploadEvent) => void
  /** So many more got through. */
  onBytes: (bytes: number) => void
}

/**
 * Takes a file from its announcement to the finished video.
 * @param isBegun the server may hold parts of it already
 * @throws AppError whatever stops it; `aborted` when the job was cancelled or paused
 */
export type SendFile = (job: Job, isBegun: boolean) => Promise<Video>

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

export function createSendFile({
  api,
  environment,
  policy,
  files,
  lanes,
  pacer,
  pulse,
  onEvent,
  onBytes,
}: Road): SendFile {
  // One at a time: the server puts each new video at the end, so they stand in the order in which they were chosen.
  const starts = createLimiter(1)
  const traits = createTraits(api, lanes)

  const patience = (job: Job, { signal } = job.abort) => ({
    environment,
    signal,
    policy,
    pulse,
    onOffline: () => {
      if (job.isOffline || signal.aborted) return
      job.isOffline = true
      onEvent({ type: 'waiting', request: job.request })
    },
  })

  let isPrepared = false
  /** What the first part of all needs, while the server makes room for its file. What fails fails again with that part. */
  const prepare = async (): Promise<void> => {
    if (isPrepared) return
    isPrepared = true
    const { partChecksum } = await traits()
    if (partChecksum) await environment.digest(new Blob(), partChecksum)
  }

  /** Tells the server of the file, so that its row exists everywhere even while the file waits in line. */
  const announceFile = async (job: Job): Promise<UploadPlan> => {
    const { request, abort } = job
    const { file, videoId, courseId, chapterId, replaces } = request
    const idempotencyKey = newId()
    const start = () => {
      job.isAnnounced = true
      return api.start(
        {
          id: videoId,
          uploadId: job.ledgerId,
          courseId,
          chapterId,
          filename: file.name,
          size: file.size,
          lastModified: Math.max(0, file.lastModified),
          ...(replaces && { replace: true }),
        },
        { idempotencyKey },
      )
    }
    const wasAnnounced = job.isAnnounced
    const starting = starts.run(() => withRetries({ ...patience(job), maxTries: 1 }, start), abort.signal)
    job.starting = starting.catch((error: unknown) => {
      // A plain refusal: of this file nothing is there that could be given up.
      if (error instanceof AppError && error.code !== 'aborted' && !isPassing(error)) {
        job.isAnnounced = wasAnnounced
      }
    })
    const { video, upload } = await starting
    if (!abort.signal.aborted) {
      job.isStarted = true
      job.isOffline = false
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
      beginAnew(job)
      return announceFile(job)
    }
  }

  /** What an earlier try left on the server. */
  const lookUp = async (job: Job, plan: UploadPlan): Promise<Resumed> => {
    const { signal } = job.sending
    const held = await withRetries(patience(job, job.sending), () => api.parts(plan.id, signal))
    return { stored: held.parts, isSent: held.state === 'done' || held.state === 'completing' }
  }

  const transfer = async (job: Job, { plan, stored, turn }: Transfer): Promise<void> => {
    const { request, sending } = job
    const { file } = request
    const { partChecksum } = await withRetries(patience(job, sending), traits)
    if (sending.signal.aborted) throw cancelled() // paused meanwhile
    job.isOffline = false
    onEvent({ type: 'sending', request })
    const meter = createMeter(environment.now)
    job.meter = meter
    job.sentBytes = heldBytes(plan, file.size, stored)
    const { onOffline } = patience(job, sending)
    const progress = throttleProgress(environment, (percent) =>
      onEvent({ type: 'progress', request, percent }),
    )
    try {
      const sent = await sendParts({
        file,
        plan,
        api,
        stored,
        environment,
        lanes,
        key: request.id,
        pacer,
        policy,
        pulse,
        turn,
        signal: sending.signal,
        digest: partChecksum && ((part) => environment.digest(part, partChecksum)),
        onOffline,
        onProgress: (bytes) => {
          meter.add(bytes - job.sentBytes)
          onBytes(bytes - job.sentBytes)
          job.sentBytes = bytes
          const wasOffline = job.isOffline
          job.isOffline = false
          if (wasOffline) onEvent({ type: 'sending', request })
          progress(percentOf(bytes, file.size))
        },
      })
      Object.assign(job.etags, sent)
    } finally {
      job.meter = null
      progress.stop()
    }
  }

  const complete = async (job: Job, plan: UploadPlan, etags?: Etags): Promise<Video> => {
    const { signal } = job.abort
    const idempotencyKey = newId()
    job.isFinishing = true
    onEvent({ type: 'processing', request: job.request })
    try {
      const answer = await withRetries(patience(job), () =>
        api.complete(plan.id, { signal, idempotencyKey, ...(etags && { etags }) }),
      )
      return answer.video
    } finally {
      job.isFinishing = false
    }
  }

  /** `notReady`: the server misses a part that it had confirmed, or holds another; it is sent again, once. */
  const finish = async (job: Job, plan: UploadPlan, turn: Turn): Promise<Video> => {
    try {
      return await complete(job, plan, job.etags)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'notReady') throw error
      const wrong = new Set(error.errors.map(({ field }) => field))
      const { stored } = await lookUp(job, plan)
      await transfer(job, {
        plan,
        turn,
        stored: stored.filter(({ partNumber }) => !wrong.has(`parts.${partNumber}`)),
      })
      // A storage that names its parts otherwise than it answered must not hold the file up for ever: the bytes were
      // checked on their way.
      return complete(job, plan)
    }
  }

  return async (job, isBegun) => {
    const { id } = job.request
    prepare().catch(() => undefined)
    const plan = isBegun ? await announceAgain(job) : await announceFile(job)
    return files.run(
      async (turn) => {
        const { stored, isSent } = isBegun ? await lookUp(job, plan) : { stored: [], isSent: false }
        if (!isSent) await transfer(job, { plan, stored, turn })
        return finish(job, plan, turn)
      },
      job.sending.signal,
      id,
    )
  }
}
