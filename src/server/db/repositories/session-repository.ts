import { lte, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { session } from '../schema/auth'

/** Sessions are better-auth's; all that is left to do here is to forget the ones that ended by themselves. */
async function removeExpired(db: Executor): Promise<void> {
  await db.delete(session).where(lte(session.expiresAt, sql`now()`))
}

export const sessionRepository = { removeExpired }
