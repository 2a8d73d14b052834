import { and, eq, isNull, lt, notInArray, sql, type SQL } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { course } from '../schema/course'
import { coursePublication } from '../schema/operation'
import { picture } from '../schema/picture'
import type { Orphan } from './orphan-repository'

export type PictureRow = typeof picture.$inferSelect

const freed = (rows: PictureRow[]): Orphan[] =>
  rows.map(({ storageKey, backblazeFileId }) => ({ storageKey, versionId: backblazeFileId }))

/** Pictures of courses that nobody sees: not the one that the course has, and not the one that students see. */
const isUnused: SQL | undefined = and(
  isNull(picture.videoId),
  sql`not exists (select 1 from ${course} where ${course.id} = ${picture.courseId} and ${course.pictureId} = ${picture.id})`,
  sql`not exists (select 1 from ${coursePublication} where ${coursePublication.courseId} = ${picture.courseId}
    and ${coursePublication.snapshot} ->> 'picture' = ${picture.id}::text)`,
)

/** Pictures that people chose for videos and courses. */
export const pictureRepository = {
  async find(db: Executor, id: string): Promise<PictureRow | undefined> {
    const [row] = await db.select().from(picture).where(eq(picture.id, id))
    return row
  },

  async insert(tx: Transaction, row: Omit<PictureRow, 'usedAt'>): Promise<void> {
    await tx.insert(picture).values(row)
  },

  /** Takes those of a video away. @returns their bytes, for removal in the same transaction */
  async takeOfVideo(tx: Transaction, videoId: string): Promise<Orphan[]> {
    return freed(await tx.delete(picture).where(eq(picture.videoId, videoId)).returning())
  },

  /** Whether it is one of the course itself, now or before. */
  async isOfCourse(db: Executor, courseId: string, id: string): Promise<boolean> {
    const found = await db.$count(
      picture,
      and(eq(picture.id, id), eq(picture.courseId, courseId), isNull(picture.videoId)),
    )
    return found > 0
  },

  /** It was in use until now. */
  async touch(tx: Transaction, id: string): Promise<void> {
    await tx
      .update(picture)
      .set({ usedAt: sql`clock_timestamp()` })
      .where(eq(picture.id, id))
  },

  /** All of the course itself, for removal with it. */
  async bytesOfCourse(db: Executor, courseId: string): Promise<Orphan[]> {
    return freed(
      await db
        .select()
        .from(picture)
        .where(and(eq(picture.courseId, courseId), isNull(picture.videoId))),
    )
  },

  /**
   * Takes away what a course had before and nobody sees any more, but for the `kept` that were used last.
   * @returns their bytes, for removal in the same transaction
   */
  async takeUnusedOf(tx: Transaction, courseId: string, kept: number): Promise<Orphan[]> {
    const last = tx
      .select({ id: picture.id })
      .from(picture)
      .where(and(eq(picture.courseId, courseId), isUnused))
      .orderBy(sql`${picture.usedAt} desc`, picture.id)
      .limit(kept)
    return freed(
      await tx
        .delete(picture)
        .where(and(eq(picture.courseId, courseId), isUnused, notInArray(picture.id, last)))
        .returning(),
    )
  },

  /** Courses with pictures that were used for the last time before then. */
  async coursesWithUnused(db: Executor, before: Date, limit: number): Promise<string[]> {
    const rows = await db
      .selectDistinct({ courseId: picture.courseId })
      .from(picture)
      .where(and(isUnused, lt(picture.usedAt, before)))
      .limit(limit)
    return rows.map(({ courseId }) => courseId)
  },

  /** Takes away what was used for the last time before then; the caller holds the course's lock. */
  async takeUnusedBefore(tx: Transaction, courseId: string, before: Date): Promise<Orphan[]> {
    return freed(
      await tx
        .delete(picture)
        .where(and(eq(picture.courseId, courseId), isUnused, lt(picture.usedAt, before)))
        .returning(),
    )
  },
}
