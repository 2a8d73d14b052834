import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { ItemType } from '@/types/operations'
import type { Executor, Transaction } from '../client'
import { chapter, course, video } from '../schema/course'
import { packageItem } from '../schema/package'
import { mayEdit } from './course-access'

/** Ids of one query; the protocol takes 65,535 values at once. */
const CHUNK = 5_000
/** More courses of one package need not be named. */
const CANDIDATES = 20

/** A row that has an id, wherever it is; marked ones count. */
export interface IdOwner {
  id: string
  item: ItemType
  courseId: string
}

/** What packages are to the courses that they were imported into. */
export const packageRepository = {
  /** Courses that the package was taken from or imported into and that the person may edit, its own one first. */
  async candidates(
    db: Executor,
    packageCourseId: string,
    userId: string,
  ): Promise<{ id: string; title: string }[]> {
    const importedInto = db
      .select({ id: packageItem.courseId })
      .from(packageItem)
      .where(and(eq(packageItem.packageId, packageCourseId), eq(packageItem.itemId, packageItem.courseId)))
    return db
      .select({ id: course.id, title: course.title })
      .from(course)
      .where(
        and(
          or(eq(course.id, packageCourseId), inArray(course.id, importedInto)),
          isNull(course.deletedAt),
          mayEdit(userId),
        ),
      )
      .orderBy(desc(sql`${course.id} = ${packageCourseId}::uuid`), desc(course.updatedAt))
      .limit(CANDIDATES)
  },

  /** Ids of packages → ids of this course, where they differ. */
  async names(db: Executor, courseId: string): Promise<Map<string, string>> {
    const rows = await db.select().from(packageItem).where(eq(packageItem.courseId, courseId))
    return new Map(rows.map(({ packageId, itemId }) => [packageId, itemId]))
  },

  async rename(tx: Transaction, courseId: string, names: ReadonlyMap<string, string>): Promise<void> {
    const rows = [...names].map(([packageId, itemId]) => ({ courseId, packageId, itemId }))
    for (let i = 0; i < rows.length; i += CHUNK) {
      await tx
        .insert(packageItem)
        .values(rows.slice(i, i + CHUNK))
        .onConflictDoUpdate({
          target: [packageItem.courseId, packageItem.packageId],
          set: { itemId: sql`excluded.item_id` },
        })
    }
  },

  /** Which of these ids are in use, by what. */
  async owners(db: Executor, ids: readonly string[]): Promise<IdOwner[]> {
    const owners: IdOwner[] = []
    for (let i = 0; i < ids.length; i += CHUNK) {
      const some = ids.slice(i, i + CHUNK)
      const chapters = await db
        .select({ id: chapter.id, courseId: chapter.courseId })
        .from(chapter)
        .where(inArray(chapter.id, some))
      const videos = await db
        .select({ id: video.id, courseId: video.courseId })
        .from(video)
        .where(inArray(video.id, some))
      owners.push(
        ...chapters.map((row) => ({ ...row, item: 'chapter' as const })),
        ...videos.map((row) => ({ ...row, item: 'video' as const })),
      )
    }
    return owners
  },

  /** Whether any course has this id, deleted or not. */
  async isCourse(db: Executor, id: string): Promise<boolean> {
    return (await db.$count(course, eq(course.id, id))) > 0
  },
}
