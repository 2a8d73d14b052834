import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { user } from '../schema/auth'
import { apiKey } from '../schema/enrolment'

export type ApiKeyRow = typeof apiKey.$inferSelect

export const apiKeyRepository = {
  async list(db: Executor, userId: string): Promise<ApiKeyRow[]> {
    return db.select().from(apiKey).where(eq(apiKey.userId, userId)).orderBy(asc(apiKey.id))
  },

  async insert(
    db: Executor,
    row: Pick<ApiKeyRow, 'id' | 'userId' | 'name' | 'scopes' | 'tokenHash'>,
  ): Promise<ApiKeyRow> {
    const [made] = await db.insert(apiKey).values(row).returning()
    if (!made) throw new Error('apiKeyRepository.insert: nothing was inserted')
    return made
  },

  /** @returns whether it was there and this person's */
  async remove(db: Executor, userId: string, id: string): Promise<boolean> {
    const gone = await db
      .delete(apiKey)
      .where(and(eq(apiKey.id, id), eq(apiKey.userId, userId)))
      .returning({ id: apiKey.id })
    return gone.length > 0
  },

  /** Whose key it is, unless they were shut out or are about to go; notes that it was used. */
  async use(db: Executor, tokenHash: string) {
    const [found] = await db
      .select({ key: apiKey, person: { id: user.id, name: user.name, email: user.email, role: user.role } })
      .from(apiKey)
      .innerJoin(user, and(eq(user.id, apiKey.userId), eq(user.banned, false), isNull(user.deletionDueAt)))
      .where(eq(apiKey.tokenHash, tokenHash))
    if (!found) return undefined
    // To the hour, so that a busy shop does not write the row for each of its customers.
    await db
      .update(apiKey)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(apiKey.id, found.key.id),
          or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, sql`now() - interval '1 hour'`)),
        ),
      )
    return found
  },
}
