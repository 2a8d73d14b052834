import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { KnownFile } from '@/types/api'
import type { Executor } from '../client'
import { chapter, course, video } from '../schema/course'
import { upload } from '../schema/upload'
import { mayEdit } from './course-access'
import { UNFINISHED } from './upload-repository'

/** More than these need not be named. */
const LIMIT = 5

export const knownFileRepository = {
  /**
   * Videos that have this file, or are being sent it, in courses that the person may edit; nothing marked or deleted.
   * Those that are the same for certain come first, then those that are ready.
   */
  async find(
    db: Executor,
    userId: string,
    file: {
      size: number
      fingerprint: string | null
      originalFilename: string
      exceptVideoId: string | undefined
    },
  ): Promise<KnownFile[]> {
    const fingerprint = sql<string | null>`coalesce(${video.fingerprint}, ${upload.fingerprint})`
    const given = sql`${file.fingerprint}::text`
    const isSame = sql<boolean>`coalesce(${fingerprint} = ${given}, false)`
    // Where both have a fingerprint, it decides; names only stand in.
    const mayBeSame = sql`(${fingerprint} is null or ${given} is null)`
    const isReady = sql<boolean>`${video.status} = 'ready'`
    return db
      .select({
        videoId: video.id,
        title: video.filename,
        originalFilename: video.originalFilename,
        courseId: course.id,
        courseTitle: course.title,
        chapterId: chapter.id,
        chapterTitle: chapter.title,
        isReady,
        isSame,
      })
      .from(video)
      .innerJoin(chapter, and(eq(chapter.id, video.chapterId), isNull(chapter.deletedAt)))
      .innerJoin(course, and(eq(course.id, video.courseId), isNull(course.deletedAt)))
      .leftJoin(upload, and(eq(upload.videoId, video.id), inArray(upload.state, UNFINISHED)))
      .where(
        and(
          eq(video.size, file.size),
          inArray(video.status, ['ready', 'processing', 'uploading']),
          isNull(video.deletedAt),
          mayEdit(userId),
          file.exceptVideoId === undefined ? undefined : sql`${video.id} <> ${file.exceptVideoId}::uuid`,
          or(isSame, and(mayBeSame, eq(video.originalFilename, file.originalFilename))),
        ),
      )
      .orderBy(sql`${isSame} desc`, sql`${isReady} desc`, asc(video.id))
      .limit(LIMIT)
  },
}
