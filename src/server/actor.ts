import type { SessionUser } from '@/types/api'

/** Who asks, and how the request that carries it out is to be known. */
export interface Actor extends SessionUser {
  /** The id that the operation shall have: the request's `Idempotency-Key`, when that is a UUID. */
  operationId?: string
  /** The browser tab that asks (`X-Client-Id`), told to everybody who follows the course. */
  clientId?: string
}
