import { and, desc, eq, getTableColumns, inArray, isNull, lt, ne, notExists, or, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { course, video, videoFile } from '../schema/course'
import { coursePublication } from '../schema/operation'
import { assetRepository } from './asset-repository'
import type { Orphan } from './orphan-repository'

export type VideoFileRow = typeof videoFile.$inferSelect
export type NewVideoFile = typeof videoFile.$inferInsert

/** Files that videos had before. */
export const videoFileRepository = {
  async insert(tx: Transaction, row: NewVideoFile): Promise<void> {
    await tx.insert(videoFile).values({ ...row, replacedAt: sql`clock_timestamp()` })
  },

  /** Those of a video that can still be brought back, the latest first. */
  async list(db: Executor, videoId: string): Promise<VideoFileRow[]> {
    return db
      .select()
      .from(videoFile)
      .where(eq(videoFile.videoId, videoId))
      .orderBy(desc(videoFile.replacedAt), desc(videoFile.id))
  },

  /** Those of all videos of a course that are not marked. */
  async listOfCourse(db: Executor, courseId: string): Promise<VideoFileRow[]> {
    return db
      .select(getTableColumns(videoFile))
      .from(videoFile)
      .innerJoin(video, eq(video.id, videoFile.videoId))
      .where(and(eq(video.courseId, courseId), isNull(video.deletedAt)))
  },

  /** Takes one off the list. @returns what it was, if it was there */
  async take(tx: Transaction, videoId: string, fileId: string): Promise<VideoFileRow | undefined> {
    const [row] = await tx
      .delete(videoFile)
      .where(and(eq(videoFile.id, fileId), eq(videoFile.videoId, videoId)))
      .returning()
    return row
  },

  /** Takes those off that have run out and that no student sees any more. @returns their bytes, for removal in the same transaction */
  async takeExpired(tx: Transaction, now: Date, limit: number): Promise<Orphan[]> {
    const due = tx
      .select({ id: videoFile.id })
      .from(videoFile)
      .where(and(lt(videoFile.expiresAt, now), notExists(liveWith(tx))))
      .orderBy(videoFile.expiresAt)
      .limit(limit)
      .for('update', { skipLocked: true })
    const rows = await tx.delete(videoFile).where(inArray(videoFile.id, due)).returning()
    const files = rows.map(({ videoId, sourceGeneration }) => ({ videoId, generation: sourceGeneration }))
    return [
      ...rows.map(({ storageKey, backblazeFileId }) => ({ storageKey, versionId: backblazeFileId })),
      ...(await assetRepository.take(tx, files)),
    ]
  },
}

/** The live course whose students see the file at hand: it was replaced, and the course not published since. */
const liveWith = (db: Executor) => {
  const published = sql`jsonb_build_object('chapters', jsonb_build_array(jsonb_build_object('videos',
    jsonb_build_array(jsonb_build_object('id', ${video.id}, 'originalFilename', ${videoFile.originalFilename},
      'size', ${videoFile.size})))))`
  return db
    .select({ id: course.id })
    .from(video)
    .innerJoin(course, and(eq(course.id, video.courseId), eq(course.status, 'published')))
    .innerJoin(coursePublication, eq(coursePublication.courseId, course.id))
    .where(
      and(
        eq(video.id, videoFile.videoId),
        // Another file of this name and size would be taken for the published one.
        or(ne(video.originalFilename, videoFile.originalFilename), ne(video.size, videoFile.size)),
        sql`${coursePublication.snapshot} @> ${published}`,
      ),
    )
}
