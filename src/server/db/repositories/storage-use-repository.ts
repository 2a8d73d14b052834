import { and, asc, eq, gt, ilike, or, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { course, video, videoFile } from '../schema/course'
import { upload } from '../schema/upload'

/** What the files of somebody's courses take up at the storage. */
export const storageUseRepository = {
  /** Holds back everybody else who counts this person's bytes, until the transaction ends. */
  async lock(tx: Transaction, ownerId: string): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`storage:${ownerId}`}, 0))`)
  },

  /** The quota that an administrator has given this person; `null`: what everybody has. */
  async quotaOf(db: Executor, ownerId: string): Promise<number | null> {
    const [row] = await db.select({ bytes: user.storageQuotaBytes }).from(user).where(eq(user.id, ownerId))
    return row?.bytes ?? null
  },

  /** @returns whether there is such an account */
  async setQuota(db: Executor, userId: string, bytes: number | null): Promise<boolean> {
    const set = await db
      .update(user)
      .set({ storageQuotaBytes: bytes })
      .where(eq(user.id, userId))
      .returning({ id: user.id })
    return set.length > 0
  },

  /** Accounts by email, after the one with that email; `search` is part of a name or an email. */
  async listAccounts(
    db: Executor,
    { search, after, limit }: { search: string; after: string | undefined; limit: number },
  ) {
    const part = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
    return db
      .select({
        ...{ id: user.id, name: user.name, email: user.email, role: user.role },
        ...{ quotaBytes: user.storageQuotaBytes, deletionDueAt: user.deletionDueAt },
      })
      .from(user)
      .where(
        and(
          search === '' ? undefined : or(ilike(user.email, part), ilike(user.name, part)),
          after === undefined ? undefined : gt(user.email, after),
        ),
      )
      .orderBy(asc(user.email))
      .limit(limit)
  },

  /**
   * Bytes of all courses that are theirs: deleted courses, marked videos and earlier files count until they are gone
   * for good, uploads with what they have announced. What several videos share counts once.
   * @param exceptFor a video that is about to get another file: what it gives up for that does not count
   */
  async usedBytes(db: Executor, ownerId: string, exceptFor: string | null = null): Promise<number> {
    const isOwn = sql`inner join ${course} c on c.id = v.course_id and c.instructor_id = ${ownerId}`
    const isOther = (videoId: ReturnType<typeof sql>) =>
      exceptFor === null ? sql`true` : sql`${videoId} <> ${exceptFor}::uuid`
    const result = await db.execute<{ bytes: number }>(sql`
      select coalesce(sum(size), 0)::float8 as bytes from (
        select max(size) as size from (
          select v.storage_key, v.size from ${video} v ${isOwn}
            where v.storage_key is not null and (v.status = 'ready' or ${isOther(sql`v.id`)})
          union all
          select f.storage_key, f.size from ${videoFile} f inner join ${video} v on v.id = f.video_id ${isOwn}
          union all
          select u.storage_key, u.size from ${upload} u inner join ${video} v on v.id = u.video_id ${isOwn}
            where u.state in ('open', 'paused', 'completing') and ${isOther(sql`u.video_id`)}
        ) files group by storage_key
      ) stored`)
    return result.rows[0]?.bytes ?? 0
  },
}
