import { type SQL, sql } from 'drizzle-orm'
import type { CourseAccess } from '@/types/course'
import type { Database } from '../client'

/** What a person may do with a course, and a text that is another one after every change of what the course shows. */
export interface CourseStamp {
  access: CourseAccess
  stamp: string
  /** Rows that the stamp was summed from; many of them are to be joined. */
  rows: number
}

export interface StampAsk {
  userId: string
  courseId: string
}

type Row = [at: number, access: CourseAccess | null, stamp: string, rows: number]

/**
 * The course's own row by the transaction that wrote it, everything else by its count of changes: both are seen the moment
 * that a writer's transaction is, on every server. `course` and `told` are the rows' names where this stands.
 */
const STAMP = `course.xmin::text || '.' || told.changes`
const TOLD = `(select coalesce(sum(ch.changes), 0)::text as changes, count(*)::int as rows
  from course_change ch where ch.course_id = course.id) told`

/** The stamp of `course` in a statement of the query builder, and what it has to be joined with laterally. */
export const courseStamp = { stamp: sql.raw(STAMP), told: sql.raw(TOLD) }

const STATEMENT = {
  name: 'course-stamps',
  rowMode: 'array' as const,
  text: `select ask.at::int,
      case when course.instructor_id = ask.user_id then 'owner' else (
        select member.role::text from course_member member
        where member.course_id = course.id and member.user_id = ask.user_id) end,
      ${STAMP}, told.rows
    from unnest($1::text[], $2::uuid[]) with ordinality as ask (user_id, course_id, at)
    join course on course.id = ask.course_id and course.deleted_at is null
    cross join lateral ${TOLD}`,
}

export const courseStampRepository = {
  /** Each at its question's place; nothing where the course is not there, or the person has nothing to do with it. */
  async read({ $client }: Pick<Database, '$client'>, asks: StampAsk[]): Promise<(CourseStamp | undefined)[]> {
    const values = [asks.map(({ userId }) => userId), asks.map(({ courseId }) => courseId)]
    const { rows } = await $client.query<Row>({ ...STATEMENT, values })
    const found: (CourseStamp | undefined)[] = asks.map(() => undefined)
    for (const [at, access, stamp, count] of rows) {
      if (access !== null) found[at - 1] = { access, stamp, rows: count }
    }
    return found
  },

  /** Joins the counts of one course into one row: their sum stays what it is, whoever counts or joins meanwhile. */
  async join(db: Database, courseId: string): Promise<void> {
    await db.execute(joined(sql`course_id = ${courseId}::uuid`))
  },

  /** The same for courses that have changed since. @returns how many there were */
  async joinSome(db: Database, limit: number): Promise<number> {
    const busy = sql`select course_id from (select course_id from course_change where is_new limit ${limit}) busy`
    return (await db.execute(joined(sql`course_id in (${busy})`))).rowCount ?? 0
  },
}

/** Rows that somebody else is just joining are left to them: nobody waits. */
const joined = (which: SQL) => sql`with gone as (
    delete from course_change where ctid = any (array(
      select ctid from course_change where ${which} for update skip locked)) returning course_id, changes)
  insert into course_change (course_id, changes, is_new)
    select course_id, sum(changes), false from gone group by course_id`
