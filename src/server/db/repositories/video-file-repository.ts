import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { videoFile } from '../schema/course'
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

  /** Takes one off the list. @returns what it was, if it was there */
  async take(tx: Transaction, videoId: string, fileId: string): Promise<VideoFileRow | undefined> {
    const [row] = await tx
      .delete(videoFile)
      .where(and(eq(videoFile.id, fileId), eq(videoFile.videoId, videoId)))
      .returning()
    return row
  },

  /** Takes those off that have run out. @returns their bytes, for removal in the same transaction */
  async takeExpired(tx: Transaction, now: Date, limit: number): Promise<Orphan[]> {
    const due = tx
      .select({ id: videoFile.id })
      .from(videoFile)
      .where(lt(videoFile.expiresAt, now))
      .orderBy(videoFile.expiresAt)
      .limit(limit)
      .for('update', { skipLocked: true })
    const rows = await tx.delete(videoFile).where(inArray(videoFile.id, due)).returning()
    return rows.map(({ storageKey, backblazeFileId }) => ({ storageKey, versionId: backblazeFileId }))
  },
}
