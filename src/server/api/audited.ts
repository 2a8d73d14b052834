import type { Context } from 'hono'
import type { AuditKind } from '@/schemas/account'
import type { ServerContext } from '../context'
import { audit, type AuditEntry } from '../services/audit'
import { clientAddress } from './client-address'
import type { ApiEnv } from './create-api'
import type { RemoteAddress } from './guards'

export type Audited = ReturnType<typeof audited>

/** Writes security events down with what the request tells: who asked, from where, with what. */
export const audited = (context: ServerContext, remoteAddress: RemoteAddress) => {
  const addressIn = clientAddress(remoteAddress, context.env)
  return (
    c: Context<ApiEnv>,
    kind: AuditKind,
    entry: Pick<AuditEntry, 'actorId' | 'subjectId' | 'details'> = {},
  ): Promise<void> => {
    // Absent where the route is open.
    const user = c.get('user') as { id: string } | undefined
    return audit(context, {
      kind,
      actorId: user?.id ?? null,
      ...entry,
      address: addressIn(c) ?? null,
      userAgent: c.req.header('user-agent') ?? null,
      requestId: c.get('requestId'),
    })
  }
}
