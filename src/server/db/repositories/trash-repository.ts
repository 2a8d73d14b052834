import { type SQL, and, asc, eq, inArray, isNotNull, isNull, lt, max, or, sql } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import type { PendingDelete } from '@/types/api'
import type { Executor, Transaction } from '../client'
import { chapter, video, videoFile } from '../schema/course'
import { asset } from '../schema/media'
import { picture } from '../schema/picture'
import { upload } from '../schema/upload'
import { UNFINISHED } from './upload-repository'
import type { Orphan } from './orphan-repository'

export interface MarkedItem {
  id: string
  type: 'video' | 'chapter'
  /** For a video, its chapter. */
  chapterId: string
}

export interface MarkedVideo {
  id: string
  title: string
  originalFilename: string
  size: number
  chapterId: string
  /** It was marked together with its chapter, and comes back with it. */
  isWithChapter: boolean
}

/** Items marked for deletion; the caller holds the course's lock for everything that writes. */
export const trashRepository = {
  /** @returns whether any of them was not marked before */
  async markVideos(tx: Transaction, videoIds: string[]): Promise<boolean> {
    if (videoIds.length === 0) return false
    const marked = await tx
      .update(video)
      .set({ deletedAt: sql`clock_timestamp()` })
      .where(and(inArray(video.id, videoIds), isNull(video.deletedAt)))
      .returning({ id: video.id })
    return marked.length > 0
  },

  /**
   * Marks a chapter and, with the same instant, the videos that are still in it. The instant is later than
   * that of every video marked on its own, so that restoring the chapter leaves those alone.
   * @returns whether it was not marked before
   */
  async markChapter(tx: Transaction, chapterId: string): Promise<boolean> {
    const [row] = await tx
      .select({ instant: max(video.deletedAt) })
      .from(video)
      .where(eq(video.chapterId, chapterId))
    const instant = new Date(Math.max(Date.now(), (row?.instant?.getTime() ?? 0) + 1))
    const marked = await tx
      .update(chapter)
      .set({ deletedAt: instant })
      .where(and(eq(chapter.id, chapterId), isNull(chapter.deletedAt)))
      .returning({ id: chapter.id })
    if (marked.length === 0) return false
    await tx
      .update(video)
      .set({ deletedAt: instant })
      .where(and(eq(video.chapterId, chapterId), isNull(video.deletedAt)))
    return true
  },

  /** What is marked in a course, of these ids or at all. */
  async listMarked(db: Executor, courseId: string, ids?: string[]): Promise<MarkedItem[]> {
    if (ids?.length === 0) return []
    const chapters = await db
      .select({ id: chapter.id })
      .from(chapter)
      .where(
        and(eq(chapter.courseId, courseId), isNotNull(chapter.deletedAt), ids && inArray(chapter.id, ids)),
      )
    const videos = await db
      .select({ id: video.id, chapterId: video.chapterId })
      .from(video)
      .where(and(eq(video.courseId, courseId), isNotNull(video.deletedAt), ids && inArray(video.id, ids)))
    return [
      ...chapters.map(({ id }) => ({ id, type: 'chapter' as const, chapterId: id })),
      ...videos.map(({ id, chapterId }) => ({ id, type: 'video' as const, chapterId })),
    ]
  },

  /** The videos that were marked together with their chapter, in its order. */
  async videosMarkedWith(db: Executor, chapterId: string): Promise<{ id: string; title: string }[]> {
    return db
      .select({ id: video.id, title: video.filename })
      .from(video)
      .innerJoin(chapter, eq(chapter.id, video.chapterId))
      .where(and(eq(video.chapterId, chapterId), eq(video.deletedAt, chapter.deletedAt)))
      .orderBy(asc(video.position))
  },

  /** Brings chapters back with the videos that were marked together with them. */
  async restoreChapters(tx: Transaction, chapterIds: string[]): Promise<void> {
    if (chapterIds.length === 0) return
    const together = tx
      .select({ one: sql`1` })
      .from(chapter)
      .where(and(eq(chapter.id, video.chapterId), eq(chapter.deletedAt, video.deletedAt)))
    await tx
      .update(video)
      .set({ deletedAt: null })
      .where(and(inArray(video.chapterId, chapterIds), sql`exists ${together}`))
    await tx.update(chapter).set({ deletedAt: null }).where(inArray(chapter.id, chapterIds))
  },

  async restoreVideos(tx: Transaction, videoIds: string[]): Promise<void> {
    if (videoIds.length > 0) {
      await tx.update(video).set({ deletedAt: null }).where(inArray(video.id, videoIds))
    }
  },

  /** The titles of these items. */
  async titles(db: Executor, chapterIds: string[], videoIds: string[]): Promise<Map<string, string>> {
    const chapters = await db
      .select({ id: chapter.id, title: chapter.title })
      .from(chapter)
      .where(inArray(chapter.id, chapterIds))
    const videos = await db
      .select({ id: video.id, title: video.filename })
      .from(video)
      .where(inArray(video.id, videoIds))
    return new Map([...chapters, ...videos].map(({ id, title }) => [id, title]))
  },

  /** All that is marked in a course, with what tells a video from another one. */
  async markedRows(
    db: Executor,
    courseId: string,
  ): Promise<{ chapters: { id: string; title: string }[]; videos: MarkedVideo[] }> {
    const chapters = await db
      .select({ id: chapter.id, title: chapter.title })
      .from(chapter)
      .where(and(eq(chapter.courseId, courseId), isNotNull(chapter.deletedAt)))
      .orderBy(asc(chapter.position))
    const videos = await db
      .select({
        id: video.id,
        title: video.filename,
        originalFilename: video.originalFilename,
        size: video.size,
        chapterId: video.chapterId,
        isWithChapter: sql<boolean>`coalesce(${video.deletedAt} = ${chapter.deletedAt}, false)`,
      })
      .from(video)
      .innerJoin(chapter, eq(chapter.id, video.chapterId))
      .where(and(eq(video.courseId, courseId), isNotNull(video.deletedAt)))
      .orderBy(asc(video.chapterId), asc(video.position))
    return { chapters, videos }
  },

  /** Courses in which something was marked before an instant, deleted courses too. */
  async coursesMarkedBefore(db: Executor, before: Date, limit: number): Promise<string[]> {
    const chapters = db
      .select({ courseId: chapter.courseId })
      .from(chapter)
      .where(lt(chapter.deletedAt, before))
    const videos = db.select({ courseId: video.courseId }).from(video).where(lt(video.deletedAt, before))
    const rows = await union(chapters, videos).limit(limit)
    return rows.map(({ courseId }) => courseId)
  },

  /** What was marked in a course before an instant. */
  async idsMarkedBefore(db: Executor, courseId: string, before: Date): Promise<string[]> {
    const chapters = await db
      .select({ id: chapter.id })
      .from(chapter)
      .where(and(eq(chapter.courseId, courseId), lt(chapter.deletedAt, before)))
    const videos = await db
      .select({ id: video.id })
      .from(video)
      .where(and(eq(video.courseId, courseId), lt(video.deletedAt, before)))
    return [...chapters, ...videos].map(({ id }) => id)
  },

  /** Every byte that hangs on these videos and on the videos of these chapters. */
  async storedBytes(db: Executor, chapterIds: string[], videoIds: string[]): Promise<Orphan[]> {
    const concerned = or(inArray(video.chapterId, chapterIds), inArray(video.id, videoIds))
    const objects = await db
      .select({ storageKey: video.storageKey, versionId: video.backblazeFileId })
      .from(video)
      .where(and(concerned, isNotNull(video.storageKey)))
    const earlier = await db
      .select({ storageKey: videoFile.storageKey, versionId: videoFile.backblazeFileId })
      .from(videoFile)
      .innerJoin(video, eq(video.id, videoFile.videoId))
      .where(concerned)
    const made = await db
      .select({ storageKey: asset.storageKey, versionId: asset.backblazeFileId })
      .from(asset)
      .innerJoin(video, eq(video.id, asset.videoId))
      .where(concerned)
    const chosen = await db
      .select({ storageKey: picture.storageKey, versionId: picture.backblazeFileId })
      .from(picture)
      .innerJoin(video, eq(video.id, picture.videoId))
      .where(concerned)
    const uploads = await db
      .select({ storageKey: upload.storageKey, storageUploadId: upload.storageUploadId })
      .from(upload)
      .innerJoin(video, eq(video.id, upload.videoId))
      .where(and(concerned, inArray(upload.state, UNFINISHED)))
    return [
      ...objects.flatMap(({ storageKey, versionId }) => (storageKey ? [{ storageKey, versionId }] : [])),
      ...earlier,
      ...made,
      ...chosen,
      ...uploads,
    ]
  },

  /** Removes the rows for good; a chapter takes its videos along, a video its uploads. */
  async remove(tx: Transaction, chapterIds: string[], videoIds: string[]): Promise<void> {
    if (videoIds.length > 0) await tx.delete(video).where(inArray(video.id, videoIds))
    if (chapterIds.length > 0) await tx.delete(chapter).where(inArray(chapter.id, chapterIds))
  },

  /** Marked chapters, and videos that were marked on their own; the latest first. */
  async list(
    db: Executor,
    query: { courseId: string; after?: { timestamp: number; id: string }; limit: number },
  ): Promise<PendingDelete[]> {
    // Bytes that another video needs too are not freed by deleting this one.
    const isShared = (key: SQL) => sql`(
      exists (select 1 from ${video} other where other.storage_key = ${key} and other.id <> v.id)
      or exists (select 1 from ${videoFile} other where other.storage_key = ${key} and other.video_id <> v.id))`
    const ownBytes = sql`(case when ${isShared(sql`v.storage_key`)} then 0 else v.size end
      + coalesce((select sum(earlier.size) from ${videoFile} earlier
        where earlier.video_id = v.id and not ${isShared(sql`earlier.storage_key`)}), 0))`
    const result = await db.execute<PendingRow>(sql`
      select * from (
        select ch.id, 'chapter' as type, ch.title, null as "chapterTitle",
          count(v.id)::int as "videoCount", coalesce(sum(${ownBytes}), 0)::float8 as size,
          (extract(epoch from ch.deleted_at) * 1000)::float8 as timestamp
        from ${chapter} ch left join ${video} v on v.chapter_id = ch.id and v.deleted_at = ch.deleted_at
        where ch.course_id = ${query.courseId} and ch.deleted_at is not null
        group by ch.id
        union all
        select v.id, 'video', v.filename, ch.title, 0, (${ownBytes})::float8,
          (extract(epoch from v.deleted_at) * 1000)::float8
        from ${video} v join ${chapter} ch on ch.id = v.chapter_id
        where v.course_id = ${query.courseId} and v.deleted_at is not null
          and v.deleted_at is distinct from ch.deleted_at
      ) marked
      ${query.after ? sql`where (timestamp, id) < (${query.after.timestamp}::float8, ${query.after.id}::uuid)` : sql``}
      order by timestamp desc, id desc limit ${query.limit}`)
    return result.rows.map((row) => ({
      id: row.id,
      type: row.type,
      title: row.title,
      chapterTitle: row.chapterTitle,
      videoCount: row.videoCount,
      size: row.size,
      timestamp: row.timestamp,
    }))
  },

  /** Chapters and videos in one look: which of these ids are chapters, which videos, of this course. */
  async sort(
    db: Executor,
    courseId: string,
    ids: string[],
  ): Promise<{ chapterIds: string[]; videoIds: string[] }> {
    if (ids.length === 0) return { chapterIds: [], videoIds: [] }
    const chapters = await db
      .select({ id: chapter.id })
      .from(chapter)
      .where(and(eq(chapter.courseId, courseId), inArray(chapter.id, ids)))
      .orderBy(asc(chapter.id))
    const videos = await db
      .select({ id: video.id })
      .from(video)
      .where(and(eq(video.courseId, courseId), inArray(video.id, ids)))
      .orderBy(asc(video.id))
    return { chapterIds: chapters.map(({ id }) => id), videoIds: videos.map(({ id }) => id) }
  },
}

type PendingRow = {
  id: string
  type: 'video' | 'chapter'
  title: string
  chapterTitle: string | null
  videoCount: number
  size: number
  timestamp: number
}
