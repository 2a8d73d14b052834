import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { idempotencyKey } from '../schema/idempotency'

interface Key {
  userId: string
  key: string
  requestHash: string
}

/** The right to work on a request; `since` tells it from a later claim of the same key. */
export interface Claim extends Key {
  since: Date
}

export interface Entry {
  requestHash: string
  /** `null` while the first request is still being worked on. */
  status: number | null
  body: string | null
}

/**
 * Edits wait in a browser until it has a connection again, so their answers are kept for a month. They are short;
 * a whole course is kept for a day.
 */
const EXPIRED = or(
  lt(idempotencyKey.createdAt, sql`now() - interval '30 days'`),
  and(
    lt(idempotencyKey.createdAt, sql`now() - interval '24 hours'`),
    sql`length(${idempotencyKey.body}) > 16384`,
  ),
)
/** Whoever worked on it for a minute without an answer is gone, or will find its claim taken. */
const ABANDONED = and(
  isNull(idempotencyKey.status),
  lt(idempotencyKey.createdAt, sql`now() - interval '60 seconds'`),
)

/**
 * Claims the key, in one statement: of requests at the same moment one gets it.
 * @returns `null` when the key is taken; `find` tells by what
 */
async function claim(db: Executor, { userId, key, requestHash }: Key): Promise<Claim | null> {
  const [row] = await db
    .insert(idempotencyKey)
    .values({ userId, key, requestHash, createdAt: sql`now()` })
    .onConflictDoUpdate({
      target: [idempotencyKey.userId, idempotencyKey.key],
      set: { requestHash, status: null, body: null, createdAt: sql`now()` },
      setWhere: or(EXPIRED, and(ABANDONED, eq(idempotencyKey.requestHash, requestHash))),
    })
    .returning({ since: idempotencyKey.createdAt })
  return row ? { userId, key, requestHash, since: row.since } : null
}

async function find(db: Executor, { userId, key }: Pick<Key, 'userId' | 'key'>): Promise<Entry | undefined> {
  const [row] = await db
    .select({
      requestHash: idempotencyKey.requestHash,
      status: idempotencyKey.status,
      body: idempotencyKey.body,
    })
    .from(idempotencyKey)
    .where(and(eq(idempotencyKey.userId, userId), eq(idempotencyKey.key, key)))
  return row
}

/** Only the row of this very claim: one that was taken over stays the other's. */
const claimed = ({ userId, key, since }: Claim) =>
  and(
    eq(idempotencyKey.userId, userId),
    eq(idempotencyKey.key, key),
    eq(idempotencyKey.createdAt, since),
    isNull(idempotencyKey.status),
  )

async function finish(db: Executor, claim: Claim, answer: { status: number; body: string }): Promise<void> {
  await db.update(idempotencyKey).set(answer).where(claimed(claim))
}

/** Gives the key back, as if the request had never come. */
async function release(db: Executor, claim: Claim): Promise<void> {
  await db.delete(idempotencyKey).where(claimed(claim))
}

async function removeExpired(db: Executor): Promise<void> {
  await db.delete(idempotencyKey).where(EXPIRED)
}

/** Gives back every key that is being worked on. Only for a process that is alone and has begun nothing yet. */
async function releaseAll(db: Executor): Promise<void> {
  await db.delete(idempotencyKey).where(isNull(idempotencyKey.status))
}

export const idempotencyRepository = { claim, find, finish, release, releaseAll, removeExpired }
