import type { Context } from 'hono'
import type { ApiKeyScope } from '@/lib/key-scopes'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { createApiKeys, keyIn } from '../services/api-keys'
import type { Audited } from './audited'
import type { ApiEnv } from './create-api'
import type { RateLimits } from './rate-limit'

/**
 * Who a request with a key is, where the key has the scope that the route needs.
 * @returns `undefined` when it brings no key of this server
 * @throws AppError `unauthenticated` for a key that does not work, `forbidden` without the scope, `rateLimited`
 */
export const keyGuard = (
  context: ServerContext,
  limits: Pick<RateLimits, 'keyAttempt'>,
  audited: Audited,
) => {
  const keys = createApiKeys(context)
  return async (c: Context<ApiEnv>, scope: ApiKeyScope): Promise<SessionUser | undefined> => {
    const authorization = c.req.header('authorization')
    if (keyIn(authorization) === undefined) return undefined
    const { user, name, isFirst } = await limits.keyAttempt(c, () => keys.open(authorization, scope))
    if (isFirst) await audited(c, 'api-key-first-used', { subjectId: user.id, details: { name } })
    return user
  }
}
