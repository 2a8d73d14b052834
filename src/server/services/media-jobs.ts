import { AppError } from '@/lib/errors'
import type { JobQueue, MediaJob, Page } from '@/types/api'
import type { Video } from '@/types/course'
import type { Actor } from '../actor'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import {
  mediaJobRepository,
  type ListedJob,
  type MediaJobRow,
  type MediaJobState,
} from '../db/repositories/media-job-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { uploadRepository } from '../db/repositories/upload-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { inTransaction, notFound } from './course-write'
import { jobCursor } from './cursors'
import type { EditContext } from './edit-context'
import { editCourse, recordVideoState, type Edit, type Written } from './edit-course'
import { addProcess } from './media-work'
import type { StorageCleanup } from './storage-cleanup'

const DEFAULT_LIMIT = 100
const DAY_MS = 86_400_000
/** Of what is made beside videos. */
const KEPT_DAYS = 30

/** What the instructor reads when the work was stopped. */
const stopped = {
  status: 'error',
  errorCode: 'processingStopped',
  errorMessage: 'Processing was stopped. The file is safe: process it again, or choose another file.',
} as const

const inLine = { status: 'processing', errorCode: null, errorMessage: null } as const

/** The work on files as people see it: started again, stopped, and looked after by administrators. */
export const createMediaJobs = (context: EditContext, cleanup: StorageCleanup) => {
  const { db, log } = context

  const edit = (actor: Actor, videoId: string, work: (edit: Edit, video: VideoRow) => Promise<void>) =>
    editCourse(
      context,
      actor,
      { videoId },
      { kind: 'system', what: 'video' },
      async (open) => {
        const video = await videoRepository.find(open.tx, videoId, open.course.id)
        if (!video || video.deletedAt) throw notFound('video')
        await work(open, video)
      },
      () => videoRepository.get(db, videoId),
    )

  const videos = {
    /**
     * Works anew on a stored file that could not be made a video. One that is being worked on already is left alone.
     * @throws AppError `notReady` when the video has no file, `conflict` when it plays
     */
    process: (actor: Actor, videoId: string): Promise<Written<Video>> =>
      edit(actor, videoId, async ({ tx, record }, video) => {
        if (video.status === 'processing') return
        if (video.status === 'ready') {
          throw new AppError('conflict', `“${video.filename}” plays already. Nothing was changed.`)
        }
        if (video.storageKey === null || video.status !== 'error') {
          throw new AppError('notReady', `“${video.filename}” has no file yet. Choose one first.`)
        }
        await startAnew(tx, video)
        record({ type: 'video', id: videoId })
      }),

    /**
     * Ends the work on a video's file, or on the one that is to take its place; that one is let go of. Without such work
     * nothing changes.
     */
    async stopProcessing(actor: Actor, videoId: string): Promise<Written<Video>> {
      const done = await edit(actor, videoId, async ({ tx, record }, video) => {
        const job = await mediaJobRepository.findCurrent(tx, videoId)
        if (!job || !(await mediaJobRepository.cancel(tx, job.id))) return
        if (job.uploadId === null) await videoRepository.update(tx, videoId, stopped)
        else await letGoOf(tx, job.uploadId, video)
        record({ type: 'video', id: videoId })
      })
      cleanup.free([videoId])
      return done
    },
  }

  const jobs = {
    /** For administrators. @param query.states those that wait for somebody, unless told */
    async list(query: {
      states?: MediaJobState[] | undefined
      cursor?: string | undefined
      limit?: number | undefined
    }): Promise<Page<MediaJob>> {
      const { states = ['dead'], cursor, limit = DEFAULT_LIMIT } = query
      const listed = await mediaJobRepository.list(db, {
        states,
        limit: limit + 1,
        ...(cursor !== undefined && { beforeId: jobCursor.parse(cursor).id }),
      })
      const items = listed.slice(0, limit).map(toMediaJob)
      const last = listed.length > limit ? items.at(-1) : undefined
      return { items, nextCursor: last ? jobCursor.format(last) : null }
    },

    /**
     * For administrators: puts a job that has ended in line as if it had never been tried.
     * @throws AppError `conflict` when it has not ended, or the file that it was about is no longer the video's
     */
    async retry(jobId: string): Promise<MediaJob> {
      await inTransaction(db, async (tx) => {
        const job = await mediaJobRepository.find(tx, jobId)
        const course = job && (await courseRepository.lockAny(tx, { videoId: job.videoId }))
        const video = course && (await videoRepository.find(tx, job.videoId, course.id))
        if (!video) throw gone()
        if (job.uploadId !== null || video.sourceGeneration !== job.sourceGeneration) {
          throw new AppError('conflict', 'The file that this work was about is no longer kept for it.')
        }
        if (job.task === 'process') {
          if (video.status !== 'error') throw notEnded()
          await startAnew(tx, video)
          await recordVideoState(tx, course.id, video.id)
        } else if (!(await mediaJobRepository.restart(tx, jobId))) throw notEnded()
      })
      const listed = await mediaJobRepository.listOne(db, jobId)
      if (!listed) throw gone()
      return toMediaJob(listed)
    },

    /** For administrators: how much there is to do, and for how long the oldest has waited for its turn. */
    queue: (): Promise<JobQueue> => mediaJobRepository.queue(db),

    /**
     * For administrators: ends work that is still to come to an end; the file is safe, and can be worked on again.
     * @throws AppError `conflict` when it has ended already
     */
    async stop(jobId: string): Promise<MediaJob> {
      const videoId = await inTransaction(db, async (tx) => {
        const job = await mediaJobRepository.find(tx, jobId)
        const course = job && (await courseRepository.lockAny(tx, { videoId: job.videoId }))
        const video = course && (await videoRepository.find(tx, job.videoId, course.id))
        if (!video) throw gone()
        if (!(await mediaJobRepository.cancel(tx, jobId))) {
          throw new AppError('conflict', 'This work has ended already. Nothing was changed.')
        }
        if (job.task === 'process') {
          if (job.uploadId === null) await videoRepository.update(tx, video.id, stopped)
          else await letGoOf(tx, job.uploadId, video)
          await recordVideoState(tx, course.id, video.id)
        }
        return video.id
      })
      cleanup.free([videoId])
      const listed = await mediaJobRepository.listOne(db, jobId)
      if (!listed) throw gone()
      return toMediaJob(listed)
    },

    /**
     * The process's own work: videos that wait for work that nobody has written down, which should not happen, and work
     * of long ago, which nobody asks after.
     */
    async tidy(now = new Date()): Promise<number> {
      let added = 0
      for (const { id, courseId } of await videoRepository.listProcessing(db)) {
        const isAdded = await inTransaction(db, async (tx) => {
          await courseRepository.lockAny(tx, { courseId })
          const video = await videoRepository.find(tx, id, courseId)
          if (video?.status !== 'processing') return false
          if (await mediaJobRepository.findCurrent(tx, id)) return false
          await startAnew(tx, video)
          return true
        })
        if (isAdded) added += 1
      }
      if (added > 0) log.warn({ videos: added }, 'videos waited for work that nobody had asked for')
      await mediaJobRepository.forgetEnded(db, new Date(now.getTime() - KEPT_DAYS * DAY_MS))
      return added
    },
  }

  return { videos, jobs }
}

/** Puts a video's stored file in line, whatever became of it before. */
async function startAnew(tx: Transaction, video: VideoRow): Promise<void> {
  const file = { videoId: video.id, generation: video.sourceGeneration }
  await videoRepository.update(tx, video.id, inLine)
  const job = await mediaJobRepository.findProcess(tx, file)
  if (!job || !(await mediaJobRepository.restart(tx, job.id))) await addProcess(tx, file)
}

async function letGoOf(tx: Transaction, uploadId: string, video: VideoRow): Promise<void> {
  const upload = await uploadRepository.findAny(tx, uploadId)
  if (!upload) return
  const reason = `Processing of “${upload.originalFilename}” was stopped. “${video.filename}” keeps the file that it had.`
  await uploadRepository.fail(tx, uploadId, reason)
  await uploadRepository.forgetDigests(tx, uploadId)
  await orphanRepository.add(tx, [{ storageKey: upload.storageKey }])
}

const gone = () => new AppError('notFound', 'There is no such job.')
const notEnded = () => new AppError('conflict', 'This work has not failed. Nothing was changed.')

const toMediaJob = ({ row, courseId, filename }: ListedJob): MediaJob => ({
  id: row.id,
  video_id: row.videoId,
  course_id: courseId,
  filename,
  task: row.task,
  state: row.state,
  is_replacement: row.uploadId !== null,
  generation: row.sourceGeneration,
  pipeline_version: row.pipelineVersion,
  attempt: row.attempt,
  failures: row.failures,
  percent: row.percent,
  step: row.step,
  worker: row.worker,
  error_code: row.errorCode,
  error_message: row.errorMessage,
  error_detail: row.errorDetail,
  created_at: row.createdAt.toISOString(),
  due_at: row.dueAt.toISOString(),
  started_at: instantOf(row, 'startedAt'),
  finished_at: instantOf(row, 'finishedAt'),
})

const instantOf = (row: MediaJobRow, name: 'startedAt' | 'finishedAt') => row[name]?.toISOString() ?? null
