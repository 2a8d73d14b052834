import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Publication, PublishedCourse } from '@/types/publication'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { caption } from '../schema/caption'
import { chapter, course, video } from '../schema/course'
import { coursePublication } from '../schema/operation'

/**
 * Of everything that students could tell one version of a course from another by, of the course of the row at hand.
 * The same as `isSameOutline` in `src/lib/outline.ts`: a new part of the comparison belongs into both.
 */
const fingerprint = sql<string>`md5(json_build_array(
  "course".title, nullif("course".description, ''), nullif("course".price, 0), "course".difficulty,
  (select json_agg(json_build_array(ch.id, ch.title,
      (select json_agg(json_build_array(v.id, v.filename, v.original_filename, v.size) order by v.position)
        from ${video} v where v.chapter_id = ch.id and v.deleted_at is null)) order by ch.position)
    from ${chapter} ch where ch.course_id = "course".id and ch.deleted_at is null))::text
  || coalesce((select json_agg(json_build_array(c.video_id, c.language, c.label, c.checksum)
      order by c.video_id, c.language collate "C")::text
    from ${caption} c join ${video} v on v.id = c.video_id and v.deleted_at is null
      join ${chapter} ch on ch.id = v.chapter_id and ch.deleted_at is null
    where c.course_id = "course".id and c.deleted_at is null), '')
  || coalesce("course".picture_id::text, ''))`

/** What students see of each course. */
export const publicationRepository = {
  /** Keeps `snapshot`, which is the course as it stands; the caller holds the course's lock. */
  async save(
    tx: Transaction,
    row: { courseId: string; revision: number; snapshot: PublishedCourse; publishedBy: string },
  ): Promise<void> {
    const [now] = await tx.select({ fingerprint }).from(course).where(eq(course.id, row.courseId))
    const values = { ...row, fingerprint: now?.fingerprint ?? '', publishedAt: sql`clock_timestamp()` }
    await tx
      .insert(coursePublication)
      .values(values)
      .onConflictDoUpdate({ target: coursePublication.courseId, set: values })
  },

  /** Kept while the course is a draft again. */
  async find(db: Executor, courseId: string): Promise<Publication | undefined> {
    const [found] = await db
      .select({ row: coursePublication, name: user.name })
      .from(coursePublication)
      .leftJoin(user, eq(user.id, coursePublication.publishedBy))
      .where(eq(coursePublication.courseId, courseId))
    if (!found) return undefined
    const { publishedBy, publishedAt, revision, snapshot } = found.row
    return {
      course_id: courseId,
      revision,
      snapshot,
      published_at: publishedAt.toISOString(),
      published_by: publishedBy === null ? null : { id: publishedBy, name: found.name ?? '' },
    }
  },

  /** Which of these courses are live and have changes that students do not see. */
  async changedIds(db: Executor, courseIds: string[]): Promise<Set<string>> {
    if (courseIds.length === 0) return new Set()
    const rows = await db
      .select({ id: course.id })
      .from(course)
      .innerJoin(coursePublication, eq(coursePublication.courseId, course.id))
      .where(
        and(
          inArray(course.id, courseIds),
          eq(course.status, 'published'),
          // Most courses stand as they were published, and their outline need not be read.
          sql`case when ${course.revision} > ${coursePublication.revision}
            then ${coursePublication.fingerprint} <> ${fingerprint} else false end`,
        ),
      )
    return new Set(rows.map(({ id }) => id))
  },
}
