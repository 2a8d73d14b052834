import { eq, lte, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { rateLimit } from '../schema/auth'

/**
 * Counts one more try, or `by` of them, and says how many there are in the window, in one statement: servers that count at the
 * same moment never lose one. The clock is the database's, the same for all servers.
 */
async function hit(
  db: Executor,
  { key, windowSeconds, limit, by = 1 }: { key: string; windowSeconds: number; limit: number; by?: number },
): Promise<{ count: number; retryAfterSeconds: number }> {
  const windowEnd = sql`now() + make_interval(secs => ${windowSeconds})`
  const isOver = sql`${rateLimit.windowEndsAt} <= now()`
  const [row] = await db
    .insert(rateLimit)
    .values({ key, count: by, windowEndsAt: windowEnd })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        // Never far past the limit: tries that are refused anyway need no counting.
        count: sql`case when ${isOver} then ${by}::int else least(${rateLimit.count} + ${by}::int, ${limit + by}::int) end`,
        windowEndsAt: sql`case when ${isOver} then ${windowEnd} else ${rateLimit.windowEndsAt} end`,
      },
    })
    .returning({
      count: rateLimit.count,
      retryAfterSeconds: sql<number>`ceil(extract(epoch from ${rateLimit.windowEndsAt} - now()))::int`,
    })
  if (!row) throw new Error('an upsert answered no row')
  return { count: row.count, retryAfterSeconds: Math.max(1, row.retryAfterSeconds) }
}

/** Takes one counted try back. */
async function giveBack(db: Executor, key: string): Promise<void> {
  await db
    .update(rateLimit)
    .set({ count: sql`greatest(${rateLimit.count} - 1, 0)` })
    .where(eq(rateLimit.key, key))
}

/** Forgets all tries. */
async function clear(db: Executor, key: string): Promise<void> {
  await db.delete(rateLimit).where(eq(rateLimit.key, key))
}

async function removeExpired(db: Executor): Promise<void> {
  await db.delete(rateLimit).where(lte(rateLimit.windowEndsAt, sql`now()`))
}

export const rateLimitRepository = { hit, giveBack, clear, removeExpired }
