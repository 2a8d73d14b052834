import {
  and,
  asc,
  eq,
  getTableColumns,
  inArray,
  isNotNull,
  isNull,
  or,
  sql,
  type SQLWrapper,
} from 'drizzle-orm'
import type { Video, VideoCaption } from '@/types/course'
import type { Executor, Transaction } from '../client'
import { chapter, course, video } from '../schema/course'
import { asset, mediaJob } from '../schema/media'
import { upload } from '../schema/upload'
import { captionRepository } from './caption-repository'
import { mayView } from './course-access'

export type VideoRow = typeof video.$inferSelect
export type NewVideo = typeof video.$inferInsert
export type VideoChanges = Partial<
  Omit<VideoRow, 'id' | 'courseId' | 'chapterId' | 'position' | 'createdAt' | 'updatedAt' | 'deletedAt'>
>
export type VideoScope = { courseId: string } | { chapterId: string } | { videoIds: string[] }

const INSERT_CHUNK = 2_000

/** What a video tells of its uploads: one that is not over, or else one that failed; it has one at most. */
const ofInterest = or(inArray(upload.state, ['open', 'paused', 'completing']), isNotNull(upload.failure))

/** The work on its file that is still to come to an end; there is one at most. */
const isCurrent = and(eq(mediaJob.task, 'process'), inArray(mediaJob.state, ['waiting', 'running', 'held']))

/** No more than is told: to decode every column of every row is most of what reading a long course takes. */
const ofUpload = {
  id: upload.id,
  state: upload.state,
  partSize: upload.partSize,
  partCount: upload.partCount,
  replaces: upload.replaces,
  failure: upload.failure,
}

/** What a video tells of what was made of its file, and of what is being done about it. */
interface Beside {
  upload: Pick<(typeof upload)['$inferSelect'], keyof typeof ofUpload> | null
  job: Pick<(typeof mediaJob)['$inferSelect'], 'percent' | 'step'> | null
  poster: Pick<(typeof asset)['$inferSelect'], 'id'> | null
}

const toVideo = (
  row: VideoRow & { order: number },
  { upload: told, job, poster }: Beside,
  captions: VideoCaption[] = [],
): Video => {
  const isStored = row.storageKey !== null
  const posterId = row.pictureId ?? poster?.id
  const at = `/api/videos/${row.id}`
  const open = told?.failure === null ? told : null
  return {
    id: row.id,
    filename: row.filename,
    originalFilename: row.originalFilename,
    course_id: row.courseId,
    chapter_id: row.chapterId,
    order: row.order,
    duration: row.duration,
    size: row.size,
    format: row.format,
    status: row.status,
    error_code: row.errorCode,
    error_message: row.errorMessage,
    width: row.width,
    height: row.height,
    codecs: row.codecs,
    checksum: row.checksum,
    upload: open && {
      id: open.id,
      state: open.state,
      partSize: open.partSize,
      partCount: open.partCount,
      replaces: open.replaces,
    },
    processing: job && { percent: job.percent, step: job.step },
    failed_replacement: told?.failure ? { uploadId: told.id, message: told.failure } : null,
    free_preview: row.freePreview,
    captions,
    backblaze_file_id: row.backblazeFileId,
    backblaze_url: row.backblazeUrl,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ...(posterId !== undefined && { thumbnailUrl: `${at}/poster?v=${posterId}` }),
    ...(isStored && row.status === 'ready' && { streamUrl: `${at}/stream` }),
    ...(isStored && row.status !== 'uploading' && { downloadUrl: `${at}/download` }),
  }
}

const beside = {
  upload: ofUpload,
  job: { percent: mediaJob.percent, step: mediaJob.step },
  poster: { id: asset.id },
}

const posterOf = (of: { id: SQLWrapper; sourceGeneration: SQLWrapper }) =>
  and(
    sql`${asset.videoId} = ${of.id}`,
    sql`${asset.sourceGeneration} = ${of.sourceGeneration}`,
    eq(asset.kind, 'poster'),
  )

const chaptersOf = (db: Executor, scope: VideoScope) => {
  if ('courseId' in scope) return eq(video.courseId, scope.courseId)
  if ('chapterId' in scope) return eq(video.chapterId, scope.chapterId)
  return inArray(
    video.chapterId,
    db.select({ id: video.chapterId }).from(video).where(inArray(video.id, scope.videoIds)),
  )
}

export const videoRepository = {
  /**
   * Videos by chapter and place. Marked ones are left out of courses and chapters; asked for by id they are
   * answered too (their upload may still be running), and never counted in anybody's `order`.
   */
  async list(db: Executor, scope: VideoScope): Promise<Video[]> {
    if ('videoIds' in scope && scope.videoIds.length === 0) return []
    const before = sql<number>`(count(*) filter (where ${video.deletedAt} is null) over (
      partition by ${video.chapterId} order by ${video.position}
      rows between unbounded preceding and 1 preceding))::int`
    const ranked = db
      .select({ ...getTableColumns(video), order: before.as('order') })
      .from(video)
      .where(chaptersOf(db, scope))
      .as('ranked')
    const rows = await db
      .select({ ranked: ranked._.selectedFields, ...beside })
      .from(ranked)
      .leftJoin(upload, and(eq(upload.videoId, ranked.id), ofInterest))
      .leftJoin(mediaJob, and(eq(mediaJob.videoId, ranked.id), isCurrent))
      .leftJoin(asset, posterOf(ranked))
      .where('videoIds' in scope ? inArray(ranked.id, scope.videoIds) : isNull(ranked.deletedAt))
      .orderBy(asc(ranked.chapterId), asc(ranked.position))
    const ids = rows.map(({ ranked: { id } }) => id)
    const captions = await captionRepository.byVideo(db, 'courseId' in scope ? scope : { videoIds: ids })
    return rows.map((row) => toVideo(row.ranked, row, captions.get(row.ranked.id)))
  },

  /** One video as the API answers it. Whoever calls has checked the right to see it. */
  async get(db: Executor, videoId: string): Promise<Video> {
    const [found] = await this.list(db, { videoIds: [videoId] })
    if (!found) throw new Error('videoRepository.get: the video vanished under its lock')
    return found
  },

  /** The row, marked or not; the caller holds the lock of the course that is named. */
  async find(db: Executor, videoId: string, courseId: string): Promise<VideoRow | undefined> {
    const [row] = await db
      .select()
      .from(video)
      .where(and(eq(video.id, videoId), eq(video.courseId, courseId)))
    return row
  },

  /** Rows by id, marked ones included; the caller filters by owner. */
  async findMany(db: Executor, videoIds: string[]): Promise<VideoRow[]> {
    return db.select().from(video).where(inArray(video.id, videoIds))
  },

  /** Those of these that are not marked, without their place (`order` is -1): nothing is counted, however long the chapter. */
  async listUnplaced(db: Executor, videoIds: string[]): Promise<Video[]> {
    if (videoIds.length === 0) return []
    const rows = await db
      .select({ video, ...beside })
      .from(video)
      .leftJoin(upload, and(eq(upload.videoId, video.id), ofInterest))
      .leftJoin(mediaJob, and(eq(mediaJob.videoId, video.id), isCurrent))
      .leftJoin(asset, posterOf(video))
      .where(and(inArray(video.id, videoIds), isNull(video.deletedAt)))
    const captions = await captionRepository.byVideo(db, { videoIds })
    return rows.map((row) => toVideo({ ...row.video, order: -1 }, row, captions.get(row.video.id)))
  },

  /** Whether any row has this id, whoever owns it; for telling a new id from a taken one. */
  async exists(db: Executor, videoId: string): Promise<boolean> {
    return (await db.$count(video, eq(video.id, videoId))) > 0
  },

  /** The row if nothing above it is deleted and `viewerId` may look at its course (`null`: anybody's, for an admin). */
  async findVisible(db: Executor, videoId: string, viewerId: string | null): Promise<VideoRow | undefined> {
    const [found] = await db
      .select({ row: video })
      .from(video)
      .innerJoin(chapter, and(eq(chapter.id, video.chapterId), isNull(chapter.deletedAt)))
      .innerJoin(course, and(eq(course.id, video.courseId), isNull(course.deletedAt)))
      .where(
        and(
          eq(video.id, videoId),
          isNull(video.deletedAt),
          viewerId === null ? undefined : mayView(viewerId),
        ),
      )
    return found?.row
  },

  /** The row as it is now, held until the transaction ends: whoever wants to change or delete it waits. */
  async hold(tx: Transaction, videoId: string): Promise<VideoRow | undefined> {
    const [row] = await tx.select().from(video).where(eq(video.id, videoId)).for('share')
    return row
  },

  /** The rows of a course that are not marked, chapter by chapter, in order. */
  async listRows(db: Executor, courseId: string): Promise<VideoRow[]> {
    return db
      .select()
      .from(video)
      .where(and(eq(video.courseId, courseId), isNull(video.deletedAt)))
      .orderBy(asc(video.chapterId), asc(video.position))
  },

  /** Videos that a course has, the marked ones included. */
  async count(db: Executor, courseId: string): Promise<number> {
    return db.$count(video, eq(video.courseId, courseId))
  },

  /** @returns how many were new; an id that is taken, by whomever, is passed over */
  async insert(tx: Transaction, rows: NewVideo[]): Promise<number> {
    let inserted = 0
    for (let i = 0; i < rows.length; i += INSERT_CHUNK) {
      const done = await tx
        .insert(video)
        .values(rows.slice(i, i + INSERT_CHUNK))
        .onConflictDoNothing({ target: video.id })
        .returning({ id: video.id })
      inserted += done.length
    }
    return inserted
  },

  async update(tx: Transaction, videoId: string, changes: VideoChanges): Promise<void> {
    await tx
      .update(video)
      .set({ ...changes, updatedAt: sql`clock_timestamp()` })
      .where(eq(video.id, videoId))
  },

  /**
   * Writes what reading the file found, unless the video has got another file or state meanwhile.
   * @returns whether it was written
   */
  async finishProcessing(
    tx: Transaction,
    seen: Pick<VideoRow, 'id' | 'sourceGeneration'>,
    changes: VideoChanges,
  ): Promise<boolean> {
    const done = await tx
      .update(video)
      .set({ ...changes, updatedAt: sql`clock_timestamp()` })
      .where(
        and(
          eq(video.id, seen.id),
          eq(video.sourceGeneration, seen.sourceGeneration),
          eq(video.status, 'processing'),
        ),
      )
      .returning({ id: video.id })
    return done.length > 0
  },

  /** Videos whose file was stored but not yet read, e.g. because the server stopped in between. */
  async listProcessing(db: Executor): Promise<VideoRow[]> {
    return db.select().from(video).where(eq(video.status, 'processing')).orderBy(asc(video.id))
  },
}
