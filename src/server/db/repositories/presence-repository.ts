import { and, eq, gt, inArray, lt, ne, sql } from 'drizzle-orm'
import type { PresentPerson } from '@/types/live'
import type { Executor } from '../client'
import { user } from '../schema/auth'
import { coursePresence } from '../schema/presence'

/** A tab that has a course open. */
export interface PresenceEntry {
  courseId: string
  userId: string
  clientId: string
}

/** A row that nobody refreshed for so long is the leftover of a server that was killed. */
const FRESH_SECONDS = 35
/** Long enough that no clock and no pause of a process is mistaken for an end. */
const FORGET_SECONDS = 600

const isFresh = () => gt(coursePresence.seenAt, sql`now() - make_interval(secs => ${FRESH_SECONDS})`)

export const presenceRepository = {
  /** Makes the rows of this server and these courses exactly `entries`, and all of them fresh. Safe to repeat. */
  async sync(db: Executor, server: string, courseIds: string[], entries: PresenceEntry[]): Promise<void> {
    // The order keeps two servers that take over the same tabs from waiting for each other.
    const wanted = sql`(
      select * from unnest(
        ${sql.param(entries.map((entry) => entry.courseId))}::uuid[],
        ${sql.param(entries.map((entry) => entry.userId))}::text[],
        ${sql.param(entries.map((entry) => entry.clientId))}::text[]
      ) as wanted (course_id, user_id, client_id)
      order by course_id, user_id, client_id)`
    await db.execute(sql`
      with gone as (
        delete from course_presence
        where server = ${server} and course_id = any(${sql.param(courseIds)}::uuid[])
          and (course_id, user_id, client_id) not in ${wanted})
      insert into course_presence (course_id, user_id, client_id, server, seen_at)
      select course_id, user_id, client_id, ${server}, clock_timestamp()
      from ${wanted} wanted
      where exists (select 1 from course where course.id = wanted.course_id)
      on conflict (course_id, user_id, client_id)
      do update set server = excluded.server, seen_at = excluded.seen_at`)
  },

  /** Who is on each of these courses now, by name; an account with several tabs is one person. */
  async list(db: Executor, courseIds: string[]): Promise<Map<string, PresentPerson[]>> {
    const rows = await db
      .select({
        courseId: coursePresence.courseId,
        id: coursePresence.userId,
        name: user.name,
        clients: sql<number>`count(*)::int`,
      })
      .from(coursePresence)
      .innerJoin(user, eq(user.id, coursePresence.userId))
      .where(and(inArray(coursePresence.courseId, courseIds), isFresh()))
      .groupBy(coursePresence.courseId, coursePresence.userId, user.name)
      .orderBy(user.name, coursePresence.userId)
    const people = new Map<string, PresentPerson[]>()
    for (const { courseId, ...person } of rows) {
      const list = people.get(courseId)
      if (list) list.push(person)
      else people.set(courseId, [person])
    }
    return people
  },

  /** How many tabs of this account other servers hold open. */
  async countElsewhere(db: Executor, userId: string, server: string): Promise<number> {
    return db.$count(
      coursePresence,
      and(eq(coursePresence.userId, userId), ne(coursePresence.server, server), isFresh()),
    )
  },

  /** All rows of a server that ends. @returns the courses that they were of */
  async removeServer(db: Executor, server: string): Promise<string[]> {
    const rows = await db
      .delete(coursePresence)
      .where(eq(coursePresence.server, server))
      .returning({ courseId: coursePresence.courseId })
    return [...new Set(rows.map(({ courseId }) => courseId))]
  },

  async removeExpired(db: Executor): Promise<void> {
    await db
      .delete(coursePresence)
      .where(lt(coursePresence.seenAt, sql`now() - make_interval(secs => ${FORGET_SECONDS})`))
  },
}
