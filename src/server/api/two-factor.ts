import { createRoute } from '@hono/zod-openapi'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { confirmTwoFactorSchema, currentPasswordSchema, secondFactorSchema } from '@/schemas/auth'
import type { Auth } from '../auth/auth'
import { beginTwoFactor, endTwoFactor, newRecoveryCodes, verifySecondFactor } from '../auth/flows'
import { readRawSession } from '../auth/read-session'
import type { ServerContext } from '../context'
import { user } from '../db/schema/auth'
import { answered } from './account'
import type { Audited } from './audited'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import type { RateLimits } from './rate-limit'

const tags = ['Account']
const tooMany = { 429: problem('Too many tries; `Retry-After` says when to go on') }
const done = json(z.object({ done: z.literal(true) }), 'Done')
const wrongState = problem('It is on already, or was not begun')

const verifyRoute = createRoute({
  method: 'post',
  path: '/auth/two-factor/verify',
  tags,
  security: [],
  summary: 'The second step of signing in',
  request: { body: body(secondFactorSchema) },
  responses: {
    200: done,
    401: problem('Sign in with the password first'),
    409: wrongState,
    422: problem('The code is not right'),
    ...tooMany,
  },
})

const stateRoute = guardedRoute({
  method: 'get',
  path: '/auth/two-factor',
  tags,
  summary: 'Whether signing in asks for a second factor',
  responses: { 200: json(z.object({ isOn: z.boolean() }), 'Whether it does') },
})

const beginRoute = guardedRoute({
  method: 'post',
  path: '/auth/two-factor/begin',
  tags,
  summary: 'A secret for an authenticator app, and recovery codes; they count once a code was confirmed',
  request: { body: body(currentPasswordSchema) },
  responses: {
    200: json(z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) }), 'Told this one time'),
    409: wrongState,
    ...tooMany,
  },
})

const confirmRoute = guardedRoute({
  method: 'post',
  path: '/auth/two-factor/confirm',
  tags,
  summary: 'Turn it on with the first code of the app',
  request: { body: body(confirmTwoFactorSchema) },
  responses: { 200: done, 409: wrongState, ...tooMany },
})

const codesRoute = guardedRoute({
  method: 'post',
  path: '/auth/two-factor/recovery-codes',
  tags,
  summary: 'Ten new recovery codes; those before stop working',
  request: { body: body(currentPasswordSchema) },
  responses: {
    200: json(z.object({ recoveryCodes: z.array(z.string()) }), 'Told this one time'),
    409: problem('It is not on'),
    ...tooMany,
  },
})

const endRoute = guardedRoute({
  method: 'post',
  path: '/auth/two-factor/end',
  tags,
  summary: 'Turn it off',
  request: { body: body(currentPasswordSchema) },
  responses: { 200: done, ...tooMany },
})

const isDone = { done: true as const }

/** Two-factor sign-in: a code of an authenticator app, or a recovery code. */
export const twoFactorRoutes = (context: ServerContext, auth: Auth, limits: RateLimits, audited: Audited) =>
  createApi()
    .openapi(verifyRoute, async (c) => {
      const { headers } = c.req.raw
      // With a session it would be the confirmation of a new app, which has a route of its own.
      if (await readRawSession(auth, context.env, headers)) {
        throw new AppError('unauthenticated', 'You are signed in already.')
      }
      await limits.secondFactor(c)
      const given = c.req.valid('json')
      const signed = await verifySecondFactor(auth, headers, given)
      const { response } = signed
      answered(c, signed)
      const actorId = 'user' in response ? response.user.id : null
      await audited(c, given.kind === 'recovery' ? 'recovery-code-used' : 'sign-in', { actorId })
      return c.json(isDone, 200)
    })
    .openapi(stateRoute, async (c) => {
      const [row] = await context.db
        .select({ isOn: user.twoFactorEnabled })
        .from(user)
        .where(eq(user.id, c.get('user').id))
      return c.json({ isOn: row?.isOn ?? false }, 200)
    })
    .openapi(beginRoute, async (c) => {
      c.set('isSecret', true)
      const { currentPassword } = c.req.valid('json')
      const begun = await limits.passwordAttempt(c, c.get('user').email, () =>
        beginTwoFactor(auth, c.req.raw.headers, currentPassword),
      )
      const response = answered(c, begun)
      if (!('totpURI' in response)) {
        throw new Error('better-auth began another second factor than was asked for')
      }
      return c.json({ uri: response.totpURI, recoveryCodes: response.backupCodes }, 200)
    })
    .openapi(confirmRoute, async (c) => {
      const given = { code: c.req.valid('json').code, kind: 'app' as const }
      await limits.secondFactor(c)
      answered(c, await verifySecondFactor(auth, c.req.raw.headers, given))
      await audited(c, 'two-factor-on')
      return c.json(isDone, 200)
    })
    .openapi(codesRoute, async (c) => {
      c.set('isSecret', true)
      const { currentPassword } = c.req.valid('json')
      const made = await limits.passwordAttempt(c, c.get('user').email, () =>
        newRecoveryCodes(auth, c.req.raw.headers, currentPassword),
      )
      await audited(c, 'recovery-codes-made')
      return c.json({ recoveryCodes: answered(c, made).backupCodes }, 200)
    })
    .openapi(endRoute, async (c) => {
      const { currentPassword } = c.req.valid('json')
      const ended = await limits.passwordAttempt(c, c.get('user').email, () =>
        endTwoFactor(auth, c.req.raw.headers, currentPassword),
      )
      answered(c, ended)
      await audited(c, 'two-factor-off')
      return c.json(isDone, 200)
    })
