import { newId } from '@/lib/ids'
import type { AuditKind, SecurityEvent } from '@/schemas/account'
import type { Page } from '@/types/api'
import type { ServerContext } from '../context'
import { auditRepository } from '../db/repositories/audit-repository'

export interface AuditEntry {
  kind: AuditKind
  /** Who did it. */
  actorId?: string | null
  /** Whose account it is about; whoever did it unless told. */
  subjectId?: string | null
  address?: string | null
  userAgent?: string | null
  requestId?: string | null
  /** Short words for people, such as the name of a key. Never a secret. */
  details?: Record<string, string>
}

const LONGEST = 300

/**
 * Writes a security event down. A failure is logged and goes no further: what happened has happened, and is not
 * refused because it cannot be written down.
 */
export async function audit(
  { db, log }: Pick<ServerContext, 'db' | 'log'>,
  entry: AuditEntry,
): Promise<void> {
  const { actorId = null, subjectId = actorId, userAgent, details = {}, ...rest } = entry
  const short = Object.fromEntries(
    Object.entries(details).map(([key, text]) => [key, text.slice(0, LONGEST)]),
  )
  const row = {
    id: newId(),
    actorId,
    subjectId,
    userAgent: userAgent?.slice(0, LONGEST),
    details: short,
    ...rest,
  }
  await auditRepository
    .insert(db, row)
    .catch((error: unknown) => log.error({ err: error, kind: entry.kind }, 'a security event was not kept'))
}

/** The log of security events, for whoever it is about and for administrators. */
export const createAuditLog = ({ db }: Pick<ServerContext, 'db'>) => ({
  /** @param of an account's id; of everybody without it */
  async list({
    of,
    cursor,
    limit = 50,
  }: {
    of?: string
    cursor?: string
    limit?: number
  }): Promise<Page<SecurityEvent>> {
    const rows = await auditRepository.list(db, {
      limit: limit + 1,
      ...(of !== undefined && { of }),
      ...(cursor !== undefined && { before: cursor }),
    })
    const items = rows.slice(0, limit).map(({ event, actor, subject }) => ({
      ...{ id: event.id, at: event.at.toISOString(), kind: event.kind, actor, subject },
      ...{ address: event.address, user_agent: event.userAgent, details: event.details },
    }))
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
