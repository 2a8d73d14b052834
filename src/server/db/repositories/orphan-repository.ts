import { asc, eq, lte, min, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { video, videoFile } from '../schema/course'
import { orphanObject } from '../schema/orphan'

export type OrphanRow = typeof orphanObject.$inferSelect

/** Bytes to let go of: a stored object, or the parts of an upload that never became one. */
export interface Orphan {
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
            nextAttemptAt: sql`clock_timestamp()`,
            storageUploadId: sql`coalesce(excluded.storage_upload_id, ${orphanObject.storageUploadId})`,
          },
        })
    }
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
    return (await db.$count(videoFile, eq(videoFile.storageKey, storageKey))) > 0
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

  /** The least tried ones first. */
  async list(db: Executor, limit: number): Promise<string[]> {
    const rows = await db
      .select({ key: orphanObject.storageKey })
      .from(orphanObject)
      .orderBy(asc(orphanObject.attempts), asc(orphanObject.createdAt))
      .limit(limit)
    return rows.map(({ key }) => key)
  },
}
