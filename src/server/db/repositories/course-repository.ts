import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Course, CourseAccess, CourseTree, WizardStep } from '@/types/course'
import type { Executor, Transaction } from '../client'
import { chapter, course, video } from '../schema/course'
import { chapterRepository } from './chapter-repository'

export type CourseRow = typeof course.$inferSelect
export type NewCourse = typeof course.$inferInsert
export type CourseChanges = Partial<
  Pick<
    CourseRow,
    'title' | 'description' | 'price' | 'difficulty' | 'status' | 'setupStep' | 'setupCompletedAt'
  >
>

/** What a write is about: the course itself, or something that stands in it. */
export type InCourse = { courseId: string } | { chapterId: string } | { videoId: string }

export interface CourseTotals {
  totalChapters: number
  totalVideos: number
  totalDuration: number
}

/** The course's own fields as the API answers them. */
export const toCourse = (row: CourseRow, totals: CourseTotals): Course => ({
  id: row.id,
  title: row.title,
  description: row.description,
  price: row.price,
  currency: row.currency,
  difficulty: row.difficulty,
  status: row.status,
  instructor_id: row.instructorId,
  revision: row.revision,
  published_revision: row.publishedRevision,
  setup_completed_at: row.setupCompletedAt?.toISOString() ?? null,
  setup_step: asStep(row.setupStep),
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  ...totals,
})

const asStep = (step: number): WizardStep => (step === 2 || step === 3 || step === 4 ? step : 1)

const idOf = (db: Executor, target: InCourse) => {
  if ('courseId' in target) return target.courseId
  return 'chapterId' in target
    ? db.select({ id: chapter.courseId }).from(chapter).where(eq(chapter.id, target.chapterId))
    : db.select({ id: video.courseId }).from(video).where(eq(video.id, target.videoId))
}

export const courseRepository = {
  /**
   * Locks the course until the transaction ends, so that writes to one course happen one after another.
   * @returns `undefined` when there is none, it was deleted, or it belongs to somebody else
   */
  async lock(tx: Transaction, target: InCourse, ownerId: string): Promise<CourseRow | undefined> {
    const [row] = await tx
      .select()
      .from(course)
      .where(and(eq(course.id, idOf(tx, target)), eq(course.instructorId, ownerId), isNull(course.deletedAt)))
      .for('update')
    return row
  },

  /** For the server's own work (expiry, completion after a restart): no owner, deleted courses too. */
  async lockAny(tx: Transaction, target: InCourse): Promise<CourseRow | undefined> {
    const [row] = await tx
      .select()
      .from(course)
      .where(eq(course.id, idOf(tx, target)))
      .for('update')
    return row
  },

  /** The courses that hold these videos, locked in the order of their ids, so that two batches cannot deadlock. */
  async lockOfVideos(tx: Transaction, videoIds: string[], ownerId: string): Promise<CourseRow[]> {
    const ids = tx.select({ id: video.courseId }).from(video).where(inArray(video.id, videoIds))
    return tx
      .select()
      .from(course)
      .where(and(inArray(course.id, ids), eq(course.instructorId, ownerId), isNull(course.deletedAt)))
      .orderBy(course.id)
      .for('update')
  },

  async find(db: Executor, courseId: string, ownerId: string): Promise<CourseRow | undefined> {
    const [row] = await db
      .select()
      .from(course)
      .where(and(eq(course.id, courseId), eq(course.instructorId, ownerId), isNull(course.deletedAt)))
    return row
  },

  /** @returns `false` when the id is taken, by whomever */
  async insert(tx: Transaction, row: NewCourse): Promise<boolean> {
    const inserted = await tx.insert(course).values(row).onConflictDoNothing().returning({ id: course.id })
    return inserted.length > 0
  },

  async update(tx: Transaction, courseId: string, changes: CourseChanges): Promise<void> {
    if (Object.keys(changes).length > 0) await tx.update(course).set(changes).where(eq(course.id, courseId))
  },

  async markDeleted(tx: Transaction, courseId: string): Promise<void> {
    await tx
      .update(course)
      .set({ deletedAt: sql`clock_timestamp()` })
      .where(eq(course.id, courseId))
  },

  /** One more revision; every write to a course or to anything in it ends with this. */
  async bump(tx: Transaction, courseId: string): Promise<void> {
    await tx
      .update(course)
      .set({ revision: sql`${course.revision} + 1`, updatedAt: sql`clock_timestamp()` })
      .where(eq(course.id, courseId))
  },

  /** The whole course as `GET /api/courses/{id}` answers it. Whoever calls has checked the right to see it. */
  async tree(db: Executor, courseId: string, access: CourseAccess = 'owner'): Promise<CourseTree> {
    const [row] = await db.select().from(course).where(eq(course.id, courseId))
    const chapters = await chapterRepository.listWithVideos(db, { courseId })
    if (!row) throw new Error('courseRepository.tree: the course vanished under its lock')
    const totalDuration = chapters.reduce((sum, { totalDuration = 0 }) => sum + totalDuration, 0)
    const totalVideos = chapters.reduce((sum, { videoCount }) => sum + videoCount, 0)
    return { ...toCourse(row, { totalChapters: chapters.length, totalVideos, totalDuration }), chapters, access }
  },
}
