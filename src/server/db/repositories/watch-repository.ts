import { sql } from 'drizzle-orm'
import type { CourseAccess } from '@/types/course'
import type { Executor } from '../client'

/** Somebody who follows a course, on the strength of a session. */
export interface Watch {
  courseId: string
  userId: string
  sessionId: string
}

export interface WatchState {
  /** Whether the session still stands, and its account is not closed. */
  isSignedIn: boolean
  isDeleted: boolean
  /** `null`: not, or no longer, on the course. */
  access: CourseAccess | null
  /** The course's revision now. */
  revision: number
}

export const watchRepository = {
  /** How things stand with each of them, in the same order, by one query however many there are. */
  async check(db: Executor, watches: Watch[]): Promise<WatchState[]> {
    const { rows } = await db.execute<WatchState & Record<string, unknown>>(sql`
      select
        exists (
          select 1 from session join "user" on "user".id = session.user_id
          where session.id = watch.session_id and session.user_id = watch.user_id
            and session.expires_at > now()
            and (not "user".banned or "user".ban_expires <= now())) as "isSignedIn",
        (course.id is null or course.deleted_at is not null) as "isDeleted",
        case when course.instructor_id = watch.user_id then 'owner' else (
          select role::text from course_member
          where course_member.course_id = course.id and course_member.user_id = watch.user_id) end as access,
        coalesce(course.revision, 0) as revision
      from unnest(
        ${sql.param(watches.map((watch) => watch.courseId))}::uuid[],
        ${sql.param(watches.map((watch) => watch.userId))}::text[],
        ${sql.param(watches.map((watch) => watch.sessionId))}::text[]
      ) with ordinality as watch (course_id, user_id, session_id, place)
      left join course on course.id = watch.course_id
      order by watch.place`)
    return rows
  },
}
