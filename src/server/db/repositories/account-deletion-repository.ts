import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { auditEvent } from '../schema/audit'
import { session, user } from '../schema/auth'
import { course } from '../schema/course'
import { enrolment } from '../schema/enrolment'
import { featureFlag } from '../schema/flag'
import { courseMember } from '../schema/operation'
import { upload } from '../schema/upload'

/** Held while somebody stops being an administrator, so that two of them cannot go at the same moment. */
const ADMINS_LOCK = 'admins'

const isOpen = and(eq(user.banned, false), isNull(user.deletionDueAt))
const isDue = lte(user.deletionDueAt, sql`clock_timestamp()`)

export interface CourseOfAccount {
  id: string
  title: string
  /** Who becomes its owner; `null`: it goes with the account. */
  heir: { id: string; name: string } | null
  /** Members and students whom it is taken from, or who keep it. */
  people: number
}

/** Accounts that are to go: marked, kept after all, and in the end deleted piece by piece. */
export const accountDeletionRepository = {
  /** @returns when it will be deleted; `null` when it is not marked, `undefined` when there is no such account */
  async dueAt(db: Executor, userId: string): Promise<Date | null | undefined> {
    const [row] = await db.select({ at: user.deletionDueAt }).from(user).where(eq(user.id, userId))
    return row && row.at
  },

  /** Whether somebody else is left who can do what only administrators can; waits for others who ask. */
  async hasOtherAdmin(tx: Transaction, userId: string): Promise<boolean> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${ADMINS_LOCK}, 0))`)
    const found = await tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.role, 'admin'), ne(user.id, userId), isOpen))
      .limit(1)
    return found.length > 0
  },

  /** Marks an account; one that is marked already keeps its day unless it comes sooner now. @returns the day */
  async mark(tx: Transaction, userId: string, days: number): Promise<Date | undefined> {
    const now = sql`date_trunc('milliseconds', clock_timestamp())`
    const due = sql`${now} + make_interval(days => ${days})`
    const [row] = await tx
      .update(user)
      .set({
        deletionRequestedAt: sql`coalesce(${user.deletionRequestedAt}, clock_timestamp())`,
        deletionDueAt: sql`least(${user.deletionDueAt}, ${due})`,
      })
      .where(eq(user.id, userId))
      .returning({ at: user.deletionDueAt })
    return row?.at ?? undefined
  },

  /** @returns whether it was marked and its time had not come */
  async keep(db: Executor, userId: string): Promise<boolean> {
    const kept = await db
      .update(user)
      .set({ deletionRequestedAt: null, deletionDueAt: null })
      .where(and(eq(user.id, userId), gt(user.deletionDueAt, sql`clock_timestamp()`)))
      .returning({ id: user.id })
    return kept.length > 0
  },

  async endSessions(tx: Transaction, userId: string): Promise<void> {
    await tx.delete(session).where(eq(session.userId, userId))
  },

  /** Accounts whose time has come, the longest overdue first. */
  async listDue(db: Executor, limit: number): Promise<string[]> {
    const rows = await db
      .select({ id: user.id })
      .from(user)
      .where(isDue)
      .orderBy(asc(user.deletionDueAt))
      .limit(limit)
    return rows.map(({ id }) => id)
  },

  /** The courses that are theirs, deleted ones included, and who would have each next. */
  async courses(db: Executor, userId: string, limit: number): Promise<CourseOfAccount[]> {
    // Written out: of one table alone the query builder leaves the table's name away, and all of these have an `id`.
    const rows = await db
      .select({
        ...{ id: course.id, title: course.title },
        members: sql<number>`(select count(*)::int from ${courseMember} m where m.course_id = course.id and m.user_id is not null)`,
        students: sql<number>`(select count(*)::int from ${enrolment} e where e.course_id = course.id and e.revoked_at is null)`,
      })
      .from(course)
      .where(and(eq(course.instructorId, userId), isNull(course.deletedAt)))
      .orderBy(asc(course.createdAt), asc(course.id))
      .limit(limit)
    const heirs = await this.heirs(
      db,
      rows.map(({ id }) => id),
    )
    return rows.map(({ id, title, members, students }) => ({
      ...{ id, title, people: members + students },
      heir: heirs.get(id) ?? null,
    }))
  },

  async countCourses(db: Executor, userId: string): Promise<number> {
    const [row] = await db
      .select({ all: count() })
      .from(course)
      .where(and(eq(course.instructorId, userId), isNull(course.deletedAt)))
    return row?.all ?? 0
  },

  /** The owner beside the one who made it who has been that for longest, course by course. */
  async heirs(
    db: Executor,
    courseIds: string[],
  ): Promise<Map<string, { id: string; name: string; memberId: string }>> {
    if (courseIds.length === 0) return new Map()
    const rows = await db
      .selectDistinctOn([courseMember.courseId], {
        ...{ courseId: courseMember.courseId, memberId: courseMember.id, id: user.id, name: user.name },
      })
      .from(courseMember)
      .innerJoin(user, eq(user.id, courseMember.userId))
      .where(
        and(
          ...[inArray(courseMember.courseId, courseIds), eq(courseMember.role, 'owner')],
          ...[ne(user.role, 'student'), isOpen],
        ),
      )
      .orderBy(courseMember.courseId, asc(courseMember.acceptedAt), asc(courseMember.id))
    return new Map(rows.map(({ courseId, ...heir }) => [courseId, heir]))
  },

  /** Ids of what is left of theirs, deleted courses included. */
  async courseIds(db: Executor, userId: string, limit: number): Promise<string[]> {
    const rows = await db
      .select({ id: course.id })
      .from(course)
      .where(eq(course.instructorId, userId))
      .limit(limit)
    return rows.map(({ id }) => id)
  },

  /** Takes one of their courses for itself; `undefined`: it is somebody else's by now. */
  async lockCourse(tx: Transaction, courseId: string, userId: string) {
    const [row] = await tx
      .select({ id: course.id, deletedAt: course.deletedAt })
      .from(course)
      .where(and(eq(course.id, courseId), eq(course.instructorId, userId)))
      .for('update')
    return row
  },

  async handOver(tx: Transaction, courseId: string, heir: { id: string; memberId: string }): Promise<void> {
    await tx.update(course).set({ instructorId: heir.id }).where(eq(course.id, courseId))
    await tx.delete(courseMember).where(eq(courseMember.id, heir.memberId))
  },

  /**
   * Takes the account away with everything that hangs on it alone, once none of its courses is left.
   * @returns whether it went
   */
  async remove(tx: Transaction, userId: string): Promise<boolean> {
    const [row] = await tx
      .select({ email: user.email })
      .from(user)
      .where(and(eq(user.id, userId), isDue))
      .for('update')
    if (!row) return false
    if ((await tx.$count(course, eq(course.instructorId, userId))) > 0) return false
    const email = row.email.toLowerCase()
    // What they had begun to send to courses of others is given up there, as anything that nobody goes on with.
    await tx.execute(sql`
      update ${upload} set user_id = c.instructor_id
      from video v inner join course c on c.id = v.course_id
      where v.id = ${upload.videoId} and ${upload.userId} = ${userId}`)
    await tx.delete(enrolment).where(or(eq(enrolment.userId, userId), eq(enrolment.email, email)))
    await tx.delete(courseMember).where(or(eq(courseMember.userId, userId), eq(courseMember.email, email)))
    await tx
      .update(featureFlag)
      .set({ accounts: sql`array_remove(${featureFlag.accounts}, ${email})` })
      .where(sql`${email} = any(${featureFlag.accounts})`)
    await forgetEvents(tx, userId, email)
    await tx.delete(user).where(eq(user.id, userId))
    return true
  },
}

/** That something happened stays in the log of security events; who it was, where and with what does not. */
async function forgetEvents(tx: Transaction, userId: string, email: string): Promise<void> {
  const isAbout = eq(auditEvent.subjectId, userId)
  // An administrator's own address is theirs.
  await tx
    .update(auditEvent)
    .set({ address: null, userAgent: null })
    .where(or(eq(auditEvent.actorId, userId), and(isAbout, isNull(auditEvent.actorId))))
  await tx.update(auditEvent).set({ details: {} }).where(isAbout)
  await tx
    .update(auditEvent)
    .set({ details: {} })
    .where(and(eq(auditEvent.actorId, userId), isNotNull(auditEvent.actorId)))
  await tx
    .update(auditEvent)
    .set({ details: {} })
    .where(sql`${auditEvent.details} ->> 'email' = ${email}`)
}
