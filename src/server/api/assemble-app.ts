import type { OpenAPIHono } from '@hono/zod-openapi'
import { createAuth } from '../auth/auth'
import type { ServerContext } from '../context'
import { accountRoutes } from './account'
import { audited } from './audited'
import { configRoutes } from './config'
import { createApi, type ApiEnv } from './create-api'
import { docsRoutes } from './docs'
import { handleError } from './errors'
import { generalLimit } from './general-limit'
import {
  accessLog,
  jsonBody,
  knownRoute,
  originCheck,
  requestId,
  securityHeaders,
  type RemoteAddress,
} from './guards'
import { healthRoutes } from './health'
import { idempotency } from './idempotency'
import { keyGuard } from './key-guard'
import { createMetrics } from './metrics'
import { passkeyRoutes } from './passkeys'
import { rateLimits } from './rate-limit'
import { meRoutes, sessionGuard } from './session'
import { socketAddress } from './socket-address'
import { twoFactorRoutes } from './two-factor'
import { vitalsRoutes } from './vitals'
import { workerRoutes } from './workers'

export type ApiApp = OpenAPIHono<ApiEnv>

export interface AppOptions {
  /** `false` while the process starts or stops: `/readyz` answers 503 then. */
  isReady?: () => boolean
  /** Whether its worker, or one elsewhere, converts videos. */
  convertsVideos?: () => boolean
  /** Who is at the other end of the socket; replaced in tests, where there is no socket. */
  remoteAddress?: RemoteAddress
}

/**
 * Puts the guards around the routers. A route needs a session unless it says `security: []` itself, so a
 * forgotten declaration closes a door and never opens one.
 * @param routers mounted under `/api`
 */
export function assembleApp(context: ServerContext, routers: ApiApp[], options: AppOptions = {}): ApiApp {
  const { isReady = () => true, convertsVideos = () => false, remoteAddress = socketAddress } = options
  const auth = createAuth(context)
  const metrics = createMetrics(context)
  const limits = rateLimits(context, remoteAddress)
  const note = audited(context, remoteAddress)

  const app = createApi()
  app.onError(handleError(context.log))
  app.use(requestId, accessLog(context, metrics), securityHeaders)
  app.use(knownRoute(app))
  app.use(originCheck(context.appUrl), jsonBody)
  app.use(
    '/api/*',
    sessionGuard(app, auth, context, keyGuard(context, limits, note)),
    generalLimit(context, remoteAddress),
  )
  app.use('/api/*', idempotency(context))

  const ownRouters = [
    meRoutes(),
    configRoutes(context, convertsVideos),
    accountRoutes(context, auth, limits, note),
    twoFactorRoutes(context, auth, limits, note),
    passkeyRoutes(context, auth, limits, note),
    vitalsRoutes(context, limits),
    workerRoutes(context),
  ]
  for (const router of [...ownRouters, ...routers]) app.route('/api', router)
  app.route('/', healthRoutes(context, { isReady, metrics }))
  app.route('/api', docsRoutes(app, context.appUrl))
  return app
}
