import { type SQL, sql } from 'drizzle-orm'
import type { CourseAccess } from '@/types/course'

/**
 * What a person may do with the course of the row at hand; NULL for a stranger. Names are written out: in a select
 * from one table the query builder leaves the table's name away, and both tables here have an `id`.
 */
export const accessOf = (userId: string): SQL<CourseAccess | null> =>
  sql`case when course.instructor_id = ${userId} then 'owner' else (
    select member.role::text from course_member member
    where member.course_id = course.id and member.user_id = ${userId}) end`

/** Whether they may change it. */
export const mayEdit = (userId: string): SQL => sql`${accessOf(userId)} in ('owner', 'editor')`

/** Whether they may look at it. */
export const mayView = (userId: string): SQL => sql`${accessOf(userId)} is not null`
