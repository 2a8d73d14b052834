import { and, eq, sql } from 'drizzle-orm'
import { thumbnailAddress } from '@/lib/course-thumbnail'
import type { SessionUser } from '@/types/api'
import type { LearnedCourse, LessonProgress } from '@/types/learning'
import type { Executor } from '../client'
import { user } from '../schema/auth'
import { chapter, course, video } from '../schema/course'
import { enrolment, lessonProgress } from '../schema/enrolment'
import { coursePublication } from '../schema/operation'
import { publishedVersion } from './course-thumbnail-repository'
import { isTheirs } from './standing-repository'

const toProgress = (row: typeof lessonProgress.$inferSelect): LessonProgress => ({
  video_id: row.videoId,
  position: row.position,
  watched_at: row.watchedAt?.toISOString() ?? null,
})

/** How far people have watched. */
export const progressRepository = {
  async list(db: Executor, userId: string, courseId: string): Promise<LessonProgress[]> {
    const rows = await db
      .select()
      .from(lessonProgress)
      .where(and(eq(lessonProgress.userId, userId), eq(lessonProgress.courseId, courseId)))
    return rows.map(toProgress)
  },

  /** @param row.watched `null` leaves it as it is; once watched, the first time stays */
  async save(
    db: Executor,
    row: { userId: string; videoId: string; courseId: string; position: number; watched: boolean | null },
  ): Promise<LessonProgress> {
    const { watched, ...values } = row
    const watchedAt =
      watched === null
        ? lessonProgress.watchedAt
        : watched
          ? sql`coalesce(${lessonProgress.watchedAt}, clock_timestamp())`
          : sql`null`
    const [saved] = await db
      .insert(lessonProgress)
      .values({ ...values, watchedAt: watched ? sql`clock_timestamp()` : null })
      .onConflictDoUpdate({
        target: [lessonProgress.userId, lessonProgress.videoId],
        set: { position: row.position, updatedAt: sql`clock_timestamp()`, watchedAt },
      })
      .returning()
    if (!saved) throw new Error('progressRepository.save: nothing was written')
    return toProgress(saved)
  },

  /** The live courses that somebody is enrolled in or has begun, what they watched last first. */
  async courses(db: Executor, person: SessionUser, limit: number): Promise<LearnedCourse[]> {
    const own = and(eq(lessonProgress.courseId, course.id), eq(lessonProgress.userId, person.id))
    const lastAt = sql<Date | null>`(select max(${lessonProgress.updatedAt}) from ${lessonProgress} where ${own})`
    const isEnrolled = sql<boolean>`exists (select 1 from ${enrolment}
      where ${enrolment.courseId} = ${course.id} and ${isTheirs(person)})`
    // Of what was published, what is still there.
    const totals = sql<
      [number, number]
    >`(select json_build_array(count(*), count(${lessonProgress.watchedAt}))
      from jsonb_path_query(${coursePublication.snapshot}, '$.chapters[*].videos[*].id') published
      join ${video} on ${video.id} = (published #>> '{}')::uuid and ${video.deletedAt} is null
      join ${chapter} on ${chapter.id} = ${video.chapterId} and ${chapter.deletedAt} is null
      left join ${lessonProgress} on ${lessonProgress.videoId} = ${video.id} and ${lessonProgress.userId} = ${person.id})`
    const rows = await db
      .select({
        id: course.id,
        title: sql<string>`${coursePublication.snapshot} ->> 'title'`,
        instructor_name: user.name,
        isEnrolled,
        lastAt,
        totals,
        thumbnail: publishedVersion,
      })
      .from(course)
      .innerJoin(coursePublication, eq(coursePublication.courseId, course.id))
      .innerJoin(user, eq(user.id, course.instructorId))
      .where(
        and(
          eq(course.status, 'published'),
          sql`${course.deletedAt} is null`,
          sql`${course.id} in (
            select ${enrolment.courseId} from ${enrolment} where ${isTheirs(person)}
            union select ${lessonProgress.courseId} from ${lessonProgress} where ${lessonProgress.userId} = ${person.id})`,
        ),
      )
      .orderBy(sql`${lastAt} desc nulls last`, course.id)
      .limit(limit)
    return rows.map(({ lastAt: at, totals: [totalVideos, watchedVideos], thumbnail, ...rest }) => ({
      ...rest,
      ...(thumbnail !== null && {
        thumbnailUrl: thumbnailAddress(rest.id, thumbnail, { isOfNow: false }),
      }),
      totalVideos,
      watchedVideos,
      last_watched_at: at === null ? null : new Date(at).toISOString(),
    }))
  },
}
