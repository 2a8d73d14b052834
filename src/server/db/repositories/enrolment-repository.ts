import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { course } from '../schema/course'
import { enrolment, enrolmentLink } from '../schema/enrolment'

export type EnrolmentRow = typeof enrolment.$inferSelect
export type NewEnrolment = typeof enrolment.$inferInsert

/** An enrolment with whoever it is, once they have an account. */
export interface EnrolmentOf {
  row: EnrolmentRow
  person: { id: string; name: string } | null
}

const person = { id: user.id, name: user.name }
/** The account that it is bound to, or that has its address by now. */
const isPerson = or(
  eq(user.id, enrolment.userId),
  and(isNull(enrolment.userId), eq(user.email, enrolment.email)),
)

export const enrolmentRepository = {
  /** Newest first. */
  async list(
    db: Executor,
    courseId: string,
    { after, limit }: { after?: { at: string; id: string } | undefined; limit: number },
  ): Promise<EnrolmentOf[]> {
    return db
      .select({ row: enrolment, person })
      .from(enrolment)
      .leftJoin(user, isPerson)
      .where(
        and(
          eq(enrolment.courseId, courseId),
          after &&
            or(
              lt(enrolment.grantedAt, new Date(after.at)),
              and(eq(enrolment.grantedAt, new Date(after.at)), lt(enrolment.id, after.id)),
            ),
        ),
      )
      .orderBy(desc(enrolment.grantedAt), desc(enrolment.id))
      .limit(limit)
  },

  countActive: (db: Executor, courseId: string): Promise<number> =>
    db.$count(enrolment, and(eq(enrolment.courseId, courseId), isNull(enrolment.revokedAt))),

  async find(db: Executor, courseId: string, id: string): Promise<EnrolmentOf | undefined> {
    const [found] = await db
      .select({ row: enrolment, person })
      .from(enrolment)
      .leftJoin(user, isPerson)
      .where(and(eq(enrolment.courseId, courseId), eq(enrolment.id, id)))
    return found
  },

  /** The one of an address, held until the transaction ends. */
  async lockByEmail(tx: Transaction, courseId: string, email: string): Promise<EnrolmentRow | undefined> {
    const [row] = await tx
      .select()
      .from(enrolment)
      .where(and(eq(enrolment.courseId, courseId), eq(enrolment.email, email)))
      .for('update')
    return row
  },

  async insert(tx: Transaction, row: NewEnrolment): Promise<void> {
    await tx.insert(enrolment).values({ ...row, grantedAt: sql`clock_timestamp()` })
  },

  /** Makes a revoked one hold again. */
  async grantAgain(
    tx: Transaction,
    id: string,
    changes: Pick<NewEnrolment, 'source' | 'reference' | 'grantedBy' | 'userId'>,
  ): Promise<void> {
    await tx
      .update(enrolment)
      .set({ ...changes, revokedAt: null, grantedAt: sql`clock_timestamp()` })
      .where(eq(enrolment.id, id))
  },

  /** Repeating it keeps the first time. */
  async revoke(tx: Executor, id: string): Promise<void> {
    await tx
      .update(enrolment)
      .set({ revokedAt: sql`clock_timestamp()` })
      .where(and(eq(enrolment.id, id), isNull(enrolment.revokedAt)))
  },

  async link(db: Executor, courseId: string) {
    const [row] = await db.select().from(enrolmentLink).where(eq(enrolmentLink.courseId, courseId))
    return row
  },

  async saveLink(
    tx: Transaction,
    row: { courseId: string; tokenHash: string; createdBy: string; expiresAt: Date },
  ): Promise<void> {
    const values = { ...row, uses: 0, createdAt: sql`clock_timestamp()` }
    await tx
      .insert(enrolmentLink)
      .values(values)
      .onConflictDoUpdate({ target: enrolmentLink.courseId, set: values })
  },

  async removeLink(tx: Transaction, courseId: string): Promise<void> {
    await tx.delete(enrolmentLink).where(eq(enrolmentLink.courseId, courseId))
  },

  /** The course of a link that works, unless it was deleted. */
  async findByToken(db: Executor, tokenHash: string) {
    const [found] = await db
      .select({ courseId: course.id, title: course.title, instructorName: user.name })
      .from(enrolmentLink)
      .innerJoin(course, and(eq(course.id, enrolmentLink.courseId), isNull(course.deletedAt)))
      .innerJoin(user, eq(user.id, course.instructorId))
      .where(and(eq(enrolmentLink.tokenHash, tokenHash), sql`${enrolmentLink.expiresAt} > now()`))
    return found
  },

  async countUse(tx: Transaction, courseId: string): Promise<void> {
    await tx
      .update(enrolmentLink)
      .set({ uses: sql`${enrolmentLink.uses} + 1` })
      .where(eq(enrolmentLink.courseId, courseId))
  },
}
