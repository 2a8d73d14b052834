import { and, desc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { session, user, verification } from '../schema/auth'

/** Sessions are better-auth's; here they are listed and ended, and those that ended by themselves forgotten. */
export const sessionRepository = {
  async removeExpired(db: Executor): Promise<void> {
    await db.delete(session).where(lte(session.expiresAt, sql`now()`))
  },

  /** Sign-ins that were begun and never went on. */
  async removeBegun(db: Executor): Promise<void> {
    await db.delete(verification).where(lte(verification.expiresAt, sql`now()`))
  },

  /** Whether this person's sign-in asks for a second factor. */
  async asksForCode(db: Executor, userId: string): Promise<boolean> {
    const [row] = await db.select({ isOn: user.twoFactorEnabled }).from(user).where(eq(user.id, userId))
    return row?.isOn ?? false
  },

  async list(db: Executor, userId: string) {
    return db
      .select({
        ...{ id: session.id, createdAt: session.createdAt, usedAt: session.updatedAt },
        userAgent: session.userAgent,
      })
      .from(session)
      .where(and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`)))
      .orderBy(desc(session.updatedAt), session.id)
      .limit(100)
  },

  /** @returns whether it was there, and this person's */
  async end(db: Executor, userId: string, id: string): Promise<boolean> {
    const gone = await db
      .delete(session)
      .where(and(eq(session.id, id), eq(session.userId, userId)))
      .returning({ id: session.id })
    return gone.length > 0
  },
}
