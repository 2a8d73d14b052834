import type { ServerContext } from '../context'
import { auditRepository } from '../db/repositories/audit-repository'
import { idempotencyRepository } from '../db/repositories/idempotency-repository'
import { memberRepository } from '../db/repositories/member-repository'
import { rateLimitRepository } from '../db/repositories/rate-limit-repository'
import { sessionRepository } from '../db/repositories/session-repository'

/** Removes what has run out: kept answers older than 24 hours, counters, sessions, begun sign-ins, invitations, and security events of more than a year ago. To be called every hour. */
export async function sweepExpired({ db }: ServerContext): Promise<void> {
  await idempotencyRepository.removeExpired(db)
  await rateLimitRepository.removeExpired(db)
  await sessionRepository.removeExpired(db)
  await sessionRepository.removeBegun(db)
  await memberRepository.removeExpired(db)
  await auditRepository.removeOld(db)
}
