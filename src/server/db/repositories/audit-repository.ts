import { aliasedTable, and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { auditEvent } from '../schema/audit'
import { user } from '../schema/auth'

const KEPT_DAYS = 400
const subject = aliasedTable(user, 'subject')

export const auditRepository = {
  async insert(db: Executor, row: typeof auditEvent.$inferInsert): Promise<void> {
    await db.insert(auditEvent).values(row)
  },

  /** Newest first, before the event with this id; of one account, or of all. */
  async list(db: Executor, { of, before, limit }: { of?: string; before?: string; limit: number }) {
    return db
      .select({ event: auditEvent, actor: user.email, subject: subject.email })
      .from(auditEvent)
      .leftJoin(user, eq(user.id, auditEvent.actorId))
      .leftJoin(subject, eq(subject.id, auditEvent.subjectId))
      .where(
        and(
          of === undefined ? undefined : eq(auditEvent.subjectId, of),
          before === undefined ? undefined : lt(auditEvent.id, before),
        ),
      )
      .orderBy(desc(auditEvent.id))
      .limit(limit)
  },

  async removeOld(db: Executor): Promise<void> {
    await db.delete(auditEvent).where(lt(auditEvent.at, sql`now() - make_interval(days => ${KEPT_DAYS})`))
  },
}
