import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { SessionUser } from '@/types/api'
import type { Seat } from '@/types/learning'
import type { PublishedVideo } from '@/types/publication'
import type { Executor } from '../client'
import { user } from '../schema/auth'
import { course } from '../schema/course'
import { enrolment } from '../schema/enrolment'
import { coursePublication } from '../schema/operation'
import { accessOf } from './course-access'
import type { CourseRow } from './course-repository'

/** Somebody's place in a course that is not deleted. */
export interface Standing {
  course: CourseRow
  seat: Seat
  /** Of the publication, if the course was ever published. */
  publishedPrice: number | null
  instructorName: string
}

/** That an enrolment holds and is this person's: by their account, or by their address where it waits for one. */
export const isTheirs = ({ id, email }: Pick<SessionUser, 'id' | 'email'>): SQL =>
  sql`${enrolment.revokedAt} is null and (${enrolment.userId} = ${id}
    or (${enrolment.userId} is null and ${enrolment.email} = ${email.toLowerCase()}))`

export const standingRepository = {
  /** @returns `undefined` for a course that is not there or was deleted */
  async find(db: Executor, courseId: string, visitor: SessionUser | null): Promise<Standing | undefined> {
    const access = visitor ? accessOf(visitor.id) : sql<null>`null`
    const isEnrolled = visitor
      ? sql<boolean>`exists (select 1 from ${enrolment} where ${enrolment.courseId} = ${course.id} and ${isTheirs(visitor)})`
      : sql<boolean>`false`
    const [found] = await db
      .select({
        course,
        access,
        isEnrolled,
        price: sql<number | null>`(${coursePublication.snapshot} ->> 'price')::double precision`,
        name: user.name,
      })
      .from(course)
      .innerJoin(user, eq(user.id, course.instructorId))
      .leftJoin(coursePublication, eq(coursePublication.courseId, course.id))
      .where(and(eq(course.id, courseId), isNull(course.deletedAt)))
    if (!found) return undefined
    const seat: Seat =
      found.access ??
      (visitor?.role === 'admin'
        ? 'admin'
        : found.isEnrolled
          ? 'enrolled'
          : visitor
            ? 'student'
            : 'anonymous')
    return { course: found.course, seat, publishedPrice: found.price, instructorName: found.name }
  },

  /** A video as it was published, without reading the whole publication. */
  async publishedVideo(db: Executor, courseId: string, videoId: string): Promise<PublishedVideo | undefined> {
    const video = sql<PublishedVideo | null>`jsonb_path_query_first(${coursePublication.snapshot},
      '$.chapters[*].videos[*] ? (@.id == $id)', jsonb_build_object('id', ${videoId}::text))`
    const [found] = await db
      .select({ video })
      .from(coursePublication)
      .where(eq(coursePublication.courseId, courseId))
    return found?.video ?? undefined
  },
}
