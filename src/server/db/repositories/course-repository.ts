import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { withThumbnail } from '@/lib/course-thumbnail'
import type { Course, CourseAccess, CourseTree, WizardStep } from '@/types/course'
import type { Executor, Transaction } from '../client'
import { chapter, course, video } from '../schema/course'
import { accessOf, mayView } from './course-access'
import { chapterRepository } from './chapter-repository'
import { publicationRepository } from './publication-repository'

export type CourseRow = typeof course.$inferSelect
export type NewCourse = typeof course.$inferInsert
export type CourseChanges = Partial<
  Pick<
    CourseRow,
    | 'title'
    | 'description'
    | 'price'
    | 'difficulty'
    | 'status'
    | 'pictureId'
    | 'setupStep'
    | 'setupCompletedAt'
    | 'publishedRevision'
  >
>

/** What a write is about: the course itself, or something that stands in it. */
export type InCourse = { courseId: string } | { chapterId: string } | { videoId: string }

/** A course and what the person who asks may do with it. */
export interface AccessibleCourse {
  course: CourseRow
  access: CourseAccess
}

const accessible = ({ course: row, access }: { course: CourseRow; access: CourseAccess | null }) =>
  access === null ? undefined : { course: row, access }

export interface CourseTotals {
  totalChapters: number
  totalVideos: number
  totalDuration: number
}

/** The course's own fields as the API answers them. */
export const toCourse = (row: CourseRow, totals: CourseTotals, hasUnpublishedChanges = false): Course => ({
  id: row.id,
  title: row.title,
  description: row.description,
  price: row.price,
  currency: row.currency,
  difficulty: row.difficulty,
  picture: row.pictureId,
  status: row.status,
  instructor_id: row.instructorId,
  revision: row.revision,
  published_revision: row.publishedRevision,
  has_unpublished_changes: hasUnpublishedChanges,
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
   * @returns `undefined` when there is none, it was deleted, or `userId` has nothing to do with it
   */
  async lock(tx: Transaction, target: InCourse, userId: string): Promise<AccessibleCourse | undefined> {
    const [found] = await tx
      .select({ course, access: accessOf(userId) })
      .from(course)
      .where(and(eq(course.id, idOf(tx, target)), isNull(course.deletedAt)))
      .for('update', { of: course })
    return found && accessible(found)
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

  /** The courses that hold these items and that `userId` may see, in the order of their ids. */
  async ofItems(
    db: Executor,
    items: { chapterIds: string[]; videoIds: string[] },
    userId: string,
  ): Promise<string[]> {
    const rows = await db
      .select({ id: course.id })
      .from(course)
      .where(
        and(
          or(
            inArray(
              course.id,
              db.select({ id: video.courseId }).from(video).where(inArray(video.id, items.videoIds)),
            ),
            inArray(
              course.id,
              db.select({ id: chapter.courseId }).from(chapter).where(inArray(chapter.id, items.chapterIds)),
            ),
          ),
          mayView(userId),
          isNull(course.deletedAt),
        ),
      )
      .orderBy(course.id)
    return rows.map(({ id }) => id)
  },

  /** @returns `undefined` as `lock` does */
  async find(db: Executor, courseId: string, userId: string): Promise<AccessibleCourse | undefined> {
    const [found] = await db
      .select({ course, access: accessOf(userId) })
      .from(course)
      .where(and(eq(course.id, courseId), isNull(course.deletedAt)))
    return found && accessible(found)
  },

  /** The course if it is live, whoever asks. */
  async findLive(db: Executor, courseId: string): Promise<CourseRow | undefined> {
    const [row] = await db
      .select()
      .from(course)
      .where(and(eq(course.id, courseId), eq(course.status, 'published'), isNull(course.deletedAt)))
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

  /** One more revision; `recordOperation` does it for every write to a course or to anything in it. */
  async bump(tx: Transaction, courseId: string): Promise<Pick<CourseRow, 'revision' | 'updatedAt'>> {
    const [row] = await tx
      .update(course)
      .set({ revision: sql`${course.revision} + 1`, updatedAt: sql`clock_timestamp()` })
      .where(eq(course.id, courseId))
      .returning({ revision: course.revision, updatedAt: course.updatedAt })
    if (!row) throw new Error('courseRepository.bump: the course vanished under its lock')
    return row
  },

  /** The whole course as `GET /api/courses/{id}` answers it. Whoever calls has checked the right to see it. */
  async tree(db: Executor, courseId: string, access: CourseAccess = 'owner'): Promise<CourseTree> {
    const [row] = await db.select().from(course).where(eq(course.id, courseId))
    const chapters = await chapterRepository.listWithVideos(db, { courseId })
    if (!row) throw new Error('courseRepository.tree: the course vanished under its lock')
    const changed = row.status === 'published' ? await publicationRepository.changedIds(db, [courseId]) : null
    const totalDuration = chapters.reduce((sum, { totalDuration = 0 }) => sum + totalDuration, 0)
    const totalVideos = chapters.reduce((sum, { videoCount }) => sum + videoCount, 0)
    return withThumbnail({
      ...toCourse(
        row,
        { totalChapters: chapters.length, totalVideos, totalDuration },
        changed?.has(courseId),
      ),
      chapters,
      access,
    })
  },
}
