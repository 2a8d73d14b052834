import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { course } from '../schema/course'
import { courseMember } from '../schema/operation'

type Row = typeof courseMember.$inferSelect
export type NewMember = typeof courseMember.$inferInsert
export type MemberChanges = Partial<
  Pick<Row, 'email' | 'role' | 'userId' | 'tokenHash' | 'expiresAt' | 'invitedBy' | 'acceptedAt'>
>

export interface Person {
  id: string
  name: string
  email: string
  role: string
}

/** A membership or, without a person, an invitation. */
export interface MemberRow extends Row {
  person: Person | null
}

const person = { id: user.id, name: user.name, email: user.email, role: user.role }

const read = (db: Executor) =>
  db.select({ row: courseMember, person }).from(courseMember).leftJoin(user, eq(user.id, courseMember.userId))
const toMember = ({ row, person: found }: { row: Row; person: Person | null }): MemberRow => ({
  ...row,
  person: found,
})

export const memberRepository = {
  /** Those who have come before those who are invited, each in the order in which they did. */
  async list(db: Executor, courseId: string): Promise<MemberRow[]> {
    const rows = await read(db)
      .where(eq(courseMember.courseId, courseId))
      .orderBy(sql`${courseMember.acceptedAt} asc nulls last`, asc(courseMember.createdAt), courseMember.id)
    return rows.map(toMember)
  },

  async find(db: Executor, courseId: string, id: string): Promise<MemberRow | undefined> {
    const [found] = await read(db).where(and(eq(courseMember.courseId, courseId), eq(courseMember.id, id)))
    return found && toMember(found)
  },

  /** The rows of an email address and of an account, which may be two. */
  async findSame(
    db: Executor,
    courseId: string,
    { email, userId }: { email: string; userId?: string | undefined },
  ): Promise<MemberRow[]> {
    const rows = await read(db).where(
      and(
        eq(courseMember.courseId, courseId),
        or(eq(courseMember.email, email), userId === undefined ? undefined : eq(courseMember.userId, userId)),
      ),
    )
    return rows.map(toMember)
  },

  /** The invitation of a link, with its course, unless that was deleted. */
  async findByToken(db: Executor, tokenHash: string) {
    const [found] = await db
      .select({ row: courseMember, title: course.title, inviter: user.name })
      .from(courseMember)
      .innerJoin(course, eq(course.id, courseMember.courseId))
      .leftJoin(user, eq(user.id, courseMember.invitedBy))
      .where(and(eq(courseMember.tokenHash, tokenHash), isNull(course.deletedAt)))
    return found
  },

  async personByEmail(db: Executor, email: string): Promise<Person | undefined> {
    const [found] = await db.select(person).from(user).where(eq(user.email, email))
    return found
  },

  async personById(db: Executor, id: string): Promise<Person | undefined> {
    const [found] = await db.select(person).from(user).where(eq(user.id, id))
    return found
  },

  count: (db: Executor, courseId: string): Promise<number> =>
    db.$count(courseMember, eq(courseMember.courseId, courseId)),

  async insert(tx: Transaction, row: NewMember): Promise<void> {
    await tx.insert(courseMember).values(row)
  },

  async update(tx: Transaction, id: string, changes: MemberChanges): Promise<void> {
    await tx.update(courseMember).set(changes).where(eq(courseMember.id, id))
  },

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.delete(courseMember).where(eq(courseMember.id, id))
  },

  /** Invitations whose link ended a month ago. */
  async removeExpired(db: Executor): Promise<void> {
    await db
      .delete(courseMember)
      .where(and(isNull(courseMember.userId), lt(courseMember.expiresAt, sql`now() - interval '30 days'`)))
  },
}
