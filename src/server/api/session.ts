import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { Auth } from '../auth/auth'
import { readSession } from '../auth/read-session'
import type { ServerContext } from '../context'
import type { ApiApp } from './assemble-app'
import { createApi, guardedRoute, json, type ApiEnv } from './create-api'
import { answeringRoute } from './guards'

/** `METHOD /path/:id` of every route that says `security: []`. */
const openRoutes = (app: ApiApp): Set<string> =>
  new Set(
    app.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' && definition.route.security?.length === 0
        ? [
            `${definition.route.method.toUpperCase()} ${definition.route.path.replaceAll(/\/{(.+?)}/g, '/:$1')}`,
          ]
        : [],
    ),
  )

/**
 * Lets only signed-in people past, except to routes that declare `security: []`, and sets `user`.
 * A session used again after a day is prolonged to 30 days; the new cookie goes with the answer.
 */
export const sessionGuard = (app: ApiApp, auth: Auth, context: ServerContext): MiddlewareHandler<ApiEnv> => {
  let open: Set<string> | undefined
  return async (c, next) => {
    open ??= openRoutes(app)
    const route = answeringRoute(c)
    if (!route || open.has(`${route.method} ${route.path}`)) return next()
    const session = await readSession(auth, context.env, c.req.raw.headers)
    if (!session) throw new AppError('unauthenticated', 'Sign in to go on. Nothing was changed.')
    c.set('user', session.user)
    c.set('sessionId', session.id)
    await next()
    for (const cookie of session.cookies) c.header('Set-Cookie', cookie, { append: true })
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
      }),
      'The signed-in person',
    ),
  },
})

/** `GET /api/me`. */
export const meRoutes = () => createApi().openapi(meRoute, (c) => c.json(c.get('user'), 200))
