import { and, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { featureFlag, featureFlagChange } from '../schema/flag'

export type FlagRow = typeof featureFlag.$inferSelect
export type FlagChangeRow = typeof featureFlagChange.$inferSelect

/** Any constant does, as long as no other lock has the same: all servers of one database meet at it. */
const GUARD_LOCK = 7_305_124

export const flagRepository = {
  /** Writes a flag down the first time that somebody asks for it. @returns whether this was it */
  async add(tx: Transaction, row: typeof featureFlag.$inferInsert): Promise<boolean> {
    const made = await tx
      .insert(featureFlag)
      .values(row)
      .onConflictDoNothing()
      .returning({ key: featureFlag.key })
    return made.length > 0
  },

  /** A flag, and the ids of those accounts among the named that there are. */
  async find(db: Executor, key: string): Promise<{ row: FlagRow; accountIds: string[] } | undefined> {
    const [found] = await db
      .select({
        row: getTableColumns(featureFlag),
        accountIds: sql<string[]>`array(
          select person.id from "user" person where person.email = any(feature_flag.accounts))`,
      })
      .from(featureFlag)
      .where(eq(featureFlag.key, key))
    return found
  },

  async lock(tx: Transaction, key: string): Promise<FlagRow | undefined> {
    const [row] = await tx.select().from(featureFlag).where(eq(featureFlag.key, key)).for('update')
    return row
  },

  async update(
    tx: Transaction,
    key: string,
    changes: Partial<Omit<FlagRow, 'key' | 'revision'>>,
    { isChange }: { isChange: boolean },
  ): Promise<void> {
    await tx
      .update(featureFlag)
      .set({ ...changes, ...(isChange && { revision: sql`${featureFlag.revision} + 1` }) })
      .where(eq(featureFlag.key, key))
  },

  async record(tx: Transaction, change: typeof featureFlagChange.$inferInsert): Promise<void> {
    await tx.insert(featureFlagChange).values(change)
  },

  /** Newest first, with the name of whoever did it. */
  async changes(
    db: Executor,
    key: string,
    { beforeId, limit }: { beforeId?: string | undefined; limit: number },
  ): Promise<{ row: FlagChangeRow; actor: string | null }[]> {
    return db
      .select({ row: getTableColumns(featureFlagChange), actor: user.name })
      .from(featureFlagChange)
      .leftJoin(user, eq(user.id, featureFlagChange.actorId))
      .where(
        and(
          eq(featureFlagChange.flagKey, key),
          beforeId === undefined ? undefined : lt(featureFlagChange.id, beforeId),
        ),
      )
      .orderBy(desc(featureFlagChange.id))
      .limit(limit)
  },

  async nameOf(db: Executor, userId: string): Promise<string | null> {
    const [found] = await db.select({ name: user.name }).from(user).where(eq(user.id, userId))
    return found?.name ?? null
  },

  /** Until the transaction ends; PostgreSQL lets go of it when the server that has it dies. @returns whether it is ours */
  async tryGuardTurn(tx: Transaction): Promise<boolean> {
    const { rows } = await tx.execute<{ got: boolean }>(
      sql`select pg_try_advisory_xact_lock(${GUARD_LOCK}) as got`,
    )
    return rows[0]?.got === true
  },
}
