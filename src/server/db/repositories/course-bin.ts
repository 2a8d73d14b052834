import { and, asc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { chapter, course } from '../schema/course'
import { accessOf } from './course-access'
import type { CourseRow } from './course-repository'

/** Deleted courses: their rows stay for a while, seen by nobody but whoever can bring them back. */
export const courseBinRepository = {
  async markDeleted(tx: Transaction, courseId: string): Promise<void> {
    await tx
      .update(course)
      .set({ deletedAt: sql`clock_timestamp()` })
      .where(eq(course.id, courseId))
  },

  /** Locks a course, deleted or not, for whoever owns it; `undefined` for everybody else. */
  async lockOwned(tx: Transaction, courseId: string, userId: string): Promise<CourseRow | undefined> {
    const [found] = await tx
      .select({ course, access: accessOf(userId) })
      .from(course)
      .where(eq(course.id, courseId))
      .for('update', { of: course })
    return found?.access === 'owner' ? found.course : undefined
  },

  async unmarkDeleted(tx: Transaction, courseId: string): Promise<void> {
    await tx.update(course).set({ deletedAt: null }).where(eq(course.id, courseId))
  },

  /** The longest deleted first. */
  async listDeletedBefore(db: Executor, instant: Date, limit: number): Promise<string[]> {
    const rows = await db
      .select({ id: course.id })
      .from(course)
      .where(and(isNotNull(course.deletedAt), lt(course.deletedAt, instant)))
      .orderBy(asc(course.deletedAt))
      .limit(limit)
    return rows.map(({ id }) => id)
  },

  /** Takes a course for itself that was deleted before then; `undefined` when it was brought back or is being removed. */
  async claimDeletedBefore(tx: Transaction, courseId: string, instant: Date): Promise<CourseRow | undefined> {
    const [row] = await tx
      .select()
      .from(course)
      .where(and(eq(course.id, courseId), isNotNull(course.deletedAt), lt(course.deletedAt, instant)))
      .for('update', { skipLocked: true })
    return row
  },

  /** All of them, the marked ones included. */
  async chapterIds(db: Executor, courseId: string): Promise<string[]> {
    const rows = await db.select({ id: chapter.id }).from(chapter).where(eq(chapter.courseId, courseId))
    return rows.map(({ id }) => id)
  },

  /** For good, with everything in it. */
  async remove(tx: Transaction, courseId: string): Promise<void> {
    await tx.delete(course).where(eq(course.id, courseId))
  },
}
