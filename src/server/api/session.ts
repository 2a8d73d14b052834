import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { Auth } from '../auth/auth'
import { createSessionReader } from '../auth/read-session'
import type { ServerContext } from '../context'
import type { ApiApp } from './assemble-app'
import { createApi, guardedRoute, json, type ApiEnv } from './create-api'
import { answeringRoute } from './guards'
import type { keyGuard } from './key-guard'
import { keyScopes } from './key-routes'

/** Who is asked for: a session; one if there is one; none, because the route is open or looks for itself. */
type Asks = 'session' | 'visitor' | 'nothing'

/** By `METHOD /path/:id`. What a route forgot to say is `session`. */
const asksOf = (app: ApiApp): Map<string, Asks> =>
  new Map(
    app.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== 'route') return []
      const { method, path, security } = definition.route
      const name = `${method.toUpperCase()} ${path.replaceAll(/\/{(.+?)}/g, '/:$1')}`
      const isOptional = security?.some((one) => Object.keys(one).length === 0) === true
      const isAsked = security?.some((one) => 'session' in one) !== false
      return [[name, isOptional ? 'visitor' : isAsked ? 'session' : 'nothing'] as const]
    }),
  )

/** What is left to somebody whose account is to be deleted: to look at that, to keep it, and to take their data along. */
const LEAVING = new Set([
  ...['GET /api/me', 'GET /api/account/deletion', 'DELETE /api/account/deletion', 'GET /api/account/export'],
])

/**
 * Lets only signed-in people past, except to routes that say otherwise in `security`, and sets `user`, or `visitor`
 * where a session is welcome and not asked for.
 * A program with a key gets past to the routes that `key-routes.ts` opens to its scopes, as the person of the key.
 * A session used again after a day is prolonged to 30 days; the new cookie goes with the answer.
 */
export const sessionGuard = (
  app: ApiApp,
  auth: Auth,
  context: ServerContext,
  openByKey: ReturnType<typeof keyGuard>,
): MiddlewareHandler<ApiEnv> => {
  let asks: Map<string, Asks> | undefined
  const routes = new Map(
    Array.from(keyScopes, ([route, scope]) => [route.replaceAll(/\/{(.+?)}/g, '/:$1'), scope] as const),
  )
  const read = createSessionReader(auth, context)
  return async (c, next) => {
    asks ??= asksOf(app)
    const route = answeringRoute(c)
    const asked = route && (asks.get(`${route.method} ${route.path}`) ?? 'session')
    if (!asked || asked === 'nothing') return next()
    const scope = asked === 'session' ? routes.get(`${route.method} ${route.path}`) : undefined
    const keyUser = scope && (await openByKey(c, scope))
    if (keyUser) {
      c.set('user', keyUser)
      return next()
    }
    const session = await read(c.req.raw.headers)
    const isLeaving = session?.user.deletion_due !== undefined
    if (asked === 'visitor') c.set('visitor', isLeaving ? null : (session?.user ?? null))
    else if (!session) throw new AppError('unauthenticated', 'Sign in to go on. Nothing was changed.')
    if (isLeaving && asked === 'session' && !LEAVING.has(`${route.method} ${route.path}`)) {
      throw new AppError('forbidden', 'Your account is to be deleted. Keep it first, on its page, to go on.')
    }
    if (session && !(isLeaving && asked === 'visitor')) {
      c.set('user', session.user)
      c.set('sessionId', session.id)
    }
    await next()
    for (const cookie of session?.cookies ?? []) c.header('Set-Cookie', cookie, { append: true })
  }
}

const meRoute = guardedRoute({
  method: 'get',
  path: '/me',
  tags: ['Account'],
  summary: 'Who is signed in',
  responses: {
    200: json(
      z.object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        role: z.enum(['instructor', 'student', 'admin']),
        deletion_due: z.string().optional().describe('When the account will be deleted, if it is marked'),
      }),
      'The signed-in person',
    ),
  },
})

/** `GET /api/me`. */
export const meRoutes = () => createApi().openapi(meRoute, (c) => c.json(c.get('user'), 200))
