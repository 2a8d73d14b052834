import { and, asc, eq, inArray, isNotNull, isNull, lte, min, or, sql } from 'drizzle-orm'
import { BACKUP_LOCK } from '../advisory-locks'
import type { Executor, Transaction } from '../client'
import { video, videoFile } from '../schema/course'
import { asset } from '../schema/media'
import { orphanObject } from '../schema/orphan'
import { picture } from '../schema/picture'

export type OrphanRow = typeof orphanObject.$inferSelect

/** Bytes to let go of: a stored object, a folder of them, or the parts of an upload that never became one. */
export interface Orphan {
  /** That of a folder ends in `/`. */
  storageKey: string
  versionId?: string | null
  storageUploadId?: string | null
}

export const orphanRepository = {
  /**
   * Notes bytes for removal, as part of the change that lets go of them. A key that is noted already is noted
   * anew: whoever is just looking at the old note then leaves it standing.
   */
  async add(tx: Transaction, orphans: Orphan[]): Promise<void> {
    const byKey = new Map(orphans.map((orphan) => [orphan.storageKey, orphan]))
    const rows = [...byKey.values()].sort((a, b) => (a.storageKey < b.storageKey ? -1 : 1))
    for (let i = 0; i < rows.length; i += 2_000) {
      await tx
        .insert(orphanObject)
        .values(rows.slice(i, i + 2_000))
        .onConflictDoUpdate({
          target: orphanObject.storageKey,
          set: {
            attempts: 0,
            heldBy: null,
            nextAttemptAt: sql`clock_timestamp()`,
            storageUploadId: sql`coalesce(excluded.storage_upload_id, ${orphanObject.storageUploadId})`,
          },
        })
    }
  },

  /** `false` while a backup is made; it waits for a transaction that was told otherwise. */
  async mayRemove(tx: Transaction): Promise<boolean> {
    const { rows } = await tx.execute<{ may: boolean }>(
      sql`select pg_try_advisory_xact_lock_shared(${BACKUP_LOCK}) as may`,
    )
    return rows[0]?.may === true
  },

  /** Takes the note for itself until the transaction ends; `undefined` when it is gone or being worked on. */
  async claim(tx: Transaction, storageKey: string): Promise<OrphanRow | undefined> {
    const [row] = await tx
      .select()
      .from(orphanObject)
      .where(eq(orphanObject.storageKey, storageKey))
      .for('update', { skipLocked: true })
    return row
  },

  /** Whether some video still needs the object, now or to go back to: copies of a course share its bytes. */
  async isInUse(db: Executor, storageKey: string): Promise<boolean> {
    if ((await db.$count(video, eq(video.storageKey, storageKey))) > 0) return true
    if ((await db.$count(videoFile, eq(videoFile.storageKey, storageKey))) > 0) return true
    if ((await db.$count(picture, eq(picture.storageKey, storageKey))) > 0) return true
    return (await db.$count(asset, eq(asset.storageKey, storageKey))) > 0
  },

  async remove(tx: Transaction, storageKey: string): Promise<void> {
    await tx.delete(orphanObject).where(eq(orphanObject.storageKey, storageKey))
  },

  /** The next try comes after 5 s, then 5 times as long after each failure, an hour at most. */
  async failed(db: Executor, storageKey: string, error: string): Promise<void> {
    const wait = sql`make_interval(secs => least(3600, 5 * power(5, least(${orphanObject.attempts}, 6))))`
    await db
      .update(orphanObject)
      .set({
        attempts: sql`${orphanObject.attempts} + 1`,
        lastError: error.slice(0, 500),
        nextAttemptAt: sql`clock_timestamp() + ${wait}`,
      })
      .where(eq(orphanObject.storageKey, storageKey))
  },

  /** What is to be tried now, the longest waiting first. */
  async listDue(db: Executor, limit: number): Promise<string[]> {
    const rows = await db
      .select({ key: orphanObject.storageKey })
      .from(orphanObject)
      .where(lte(orphanObject.nextAttemptAt, sql`clock_timestamp()`))
      .orderBy(asc(orphanObject.nextAttemptAt))
      .limit(limit)
    return rows.map(({ key }) => key)
  },

  /** When the next note is to be tried; `null` when there is none. */
  async nextAttempt(db: Executor): Promise<Date | null> {
    const [row] = await db.select({ next: min(orphanObject.nextAttemptAt) }).from(orphanObject)
    return row?.next ?? null
  },

  /**
   * Notes an object that is about to be made, so that it is removed if whoever makes it dies.
   * @param holder `<job>:<attempt>`
   * @param seconds until it falls due, unless it is held on
   */
  async hold(db: Executor, holder: string, storageKey: string, seconds: number): Promise<void> {
    await db
      .insert(orphanObject)
      .values({ storageKey, heldBy: holder, nextAttemptAt: inSeconds(seconds) })
      .onConflictDoNothing()
  },

  /** Keeps what this holder makes from falling due. */
  async holdOn(db: Executor, holder: string, seconds: number): Promise<void> {
    await db
      .update(orphanObject)
      .set({ nextAttemptAt: inSeconds(seconds) })
      .where(eq(orphanObject.heldBy, holder))
  },

  /**
   * The objects have got their place: their notes go, in the same transaction.
   * @returns whether all of them were still held; else some may be gone already, and none has to be used
   */
  async keep(tx: Transaction, holder: string, storageKeys: string[]): Promise<boolean> {
    if (storageKeys.length === 0) return true
    const kept = await tx
      .delete(orphanObject)
      .where(and(eq(orphanObject.heldBy, holder), inArray(orphanObject.storageKey, storageKeys)))
      .returning({ key: orphanObject.storageKey })
    return kept.length === storageKeys.length
  },

  /** What these attempts of a job, or all, have made is not wanted: it falls due now. @returns their keys */
  async letGo(db: Executor, jobId: string, beforeAttempt?: number): Promise<string[]> {
    const rows = await db
      .update(orphanObject)
      .set({ heldBy: null, nextAttemptAt: sql`clock_timestamp()` })
      .where(
        and(
          isNotNull(orphanObject.heldBy),
          eq(sql`split_part(${orphanObject.heldBy}, ':', 1)`, jobId),
          beforeAttempt === undefined
            ? undefined
            : sql`split_part(${orphanObject.heldBy}, ':', 2)::int < ${beforeAttempt}`,
        ),
      )
      .returning({ key: orphanObject.storageKey })
    return rows.map(({ key }) => key)
  },

  /** The least tried ones first; not what somebody is just making. */
  async list(db: Executor, limit: number): Promise<string[]> {
    const rows = await db
      .select({ key: orphanObject.storageKey })
      .from(orphanObject)
      .where(or(isNull(orphanObject.heldBy), lte(orphanObject.nextAttemptAt, sql`clock_timestamp()`)))
      .orderBy(asc(orphanObject.attempts), asc(orphanObject.createdAt))
      .limit(limit)
    return rows.map(({ key }) => key)
  },
}

const inSeconds = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds})`
