import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { changePasswordSchema, demoSignInSchema, signInSchema, signUpSchema } from '@/schemas/auth'
import type { Auth } from '../auth/auth'
import { signInDemo, signInWithPassword, signOut, signUp, changePassword, type Signed } from '../auth/flows'
import { readRawSession } from '../auth/read-session'
import type { ServerContext } from '../context'
import { createInvitations } from '../services/invitations'
import type { Audited } from './audited'
import { body, createApi, guardedRoute, json, problem, type ApiEnv } from './create-api'
import type { RateLimits } from './rate-limit'

const accountUser = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    image: z.string().nullish(),
    role: z.string().nullish(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Account')

const open = { tags: ['Account'], security: [] }
const wrongFields = { 422: problem('Some fields need a change') }
const tooMany = { 429: problem('Too many tries; `Retry-After` says when to go on') }

const signUpRoute = createRoute({
  ...open,
  method: 'post',
  path: '/auth/sign-up/email',
  summary: 'Create an account and sign in',
  request: { body: body(signUpSchema) },
  responses: {
    200: json(
      z.object({ token: z.string().nullable(), user: accountUser }),
      'The session cookie comes with it',
    ),
    403: problem('This server takes no new accounts, or only invited ones'),
    ...wrongFields,
    ...tooMany,
  },
})

const signedInBody = z.object({
  ...{ redirect: z.boolean(), token: z.string(), url: z.string().optional(), user: accountUser },
})
const signedIn = json(signedInBody, 'The session cookie comes with it')

const signInRoute = createRoute({
  ...open,
  method: 'post',
  path: '/auth/sign-in/email',
  summary: 'Sign in',
  request: { body: body(signInSchema) },
  responses: {
    200: json(
      z.union([signedInBody, z.object({ secondFactor: z.literal(true) })]),
      'The session cookie comes with it; or the code of the second factor is to be sent next',
    ),
    401: problem('The two do not belong together'),
    ...wrongFields,
    ...tooMany,
  },
})

const demoRoute = createRoute({
  ...open,
  method: 'post',
  path: '/auth/demo',
  summary: 'Sign in to a demo account',
  description: 'Only on a server that runs with `DEMO=1`.',
  request: { body: body(demoSignInSchema) },
  responses: { 200: signedIn, 404: problem('This server has no demo'), ...wrongFields },
})

const signOutRoute = createRoute({
  ...open,
  method: 'post',
  path: '/auth/sign-out',
  summary: 'Sign out',
  responses: { 200: json(z.object({ success: z.boolean() }), 'The session is over; safe to repeat') },
})

const getSessionRoute = createRoute({
  ...open,
  method: 'get',
  path: '/auth/get-session',
  summary: 'The current session',
  responses: {
    200: json(
      z
        .object({
          session: z.object({ id: z.string(), userId: z.string(), expiresAt: z.string() }),
          user: accountUser,
        })
        .nullable(),
      'The session, or `null`',
    ),
  },
})

const changePasswordRoute = guardedRoute({
  method: 'post',
  path: '/auth/change-password',
  tags: ['Account'],
  summary: 'Change the password',
  request: { body: body(changePasswordSchema) },
  responses: {
    200: json(z.object({ token: z.string().nullable(), user: accountUser }), 'Other sessions have ended'),
    ...tooMany,
  },
})

/** Puts the cookies of an answer of better-auth on ours and gives its body. */
export function answered<T>(c: Context, { response, cookies }: Signed<T>): T {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
  return response
}

/** What a list of sessions can call it. */
const browserOf = (c: Context) => new Headers({ 'user-agent': c.req.header('user-agent') ?? '' })

/** Of somebody who has an account; for anybody else there is nobody to tell. */
async function noteFailure(c: Context<ApiEnv>, auth: Auth, audited: Audited, email: string, error: unknown) {
  const isRefusal = error instanceof AppError && ['unauthenticated', 'rateLimited'].includes(error.code)
  if (!isRefusal) return
  const { internalAdapter } = await auth.$context
  const found = await internalAdapter.findUserByEmail(email)
  if (found) await audited(c, 'sign-in-failed', { subjectId: found.user.id, details: { why: error.code } })
}

/** Sign-up, sign-in, sign-out and what belongs to them. */
export const accountRoutes = (context: ServerContext, auth: Auth, limits: RateLimits, audited: Audited) =>
  createApi()
    .openapi(signUpRoute, async (c) => {
      const { SIGN_UP } = context.env
      if (SIGN_UP === 'closed') {
        throw new AppError('forbidden', 'This server takes no new accounts. Ask the person who runs it.')
      }
      const { invitation, ...input } = c.req.valid('json')
      await limits.signUp(c)
      const isInvited =
        invitation !== undefined && (await createInvitations(context).isFor(invitation, input.email))
      if (SIGN_UP === 'invite' && !isInvited) {
        throw new AppError(
          'forbidden',
          'Accounts here are by invitation. Ask the person who runs this server for one.',
        )
      }
      const made = answered(c, await signUp(auth, input, browserOf(c)))
      await audited(c, 'sign-up', { actorId: made.user.id })
      limits.rememberDevice(c, input.email)
      return c.json(made, 200)
    })
    .openapi(signInRoute, async (c) => {
      const input = c.req.valid('json')
      try {
        const result = await limits.passwordAttempt(c, input.email, () =>
          signInWithPassword(auth, context.env, input, browserOf(c)),
        )
        const signed = answered(c, result)
        // With two-factor sign-in nobody is signed in yet.
        if (!('user' in signed)) return c.json({ secondFactor: true as const }, 200)
        await audited(c, 'sign-in', { actorId: signed.user.id })
        return c.json(signed, 200)
      } catch (error) {
        await noteFailure(c, auth, audited, input.email, error)
        throw error
      }
    })
    .openapi(demoRoute, async (c) => {
      if (!context.env.DEMO) throw new AppError('notFound', 'There is nothing at this address.')
      const signed = await signInDemo(auth, context, c.req.valid('json').account, browserOf(c))
      const { response } = signed
      if (!('user' in response)) throw new AppError('conflict', 'This demo account asks for a second factor.')
      await audited(c, 'sign-in', { actorId: response.user.id })
      answered(c, signed)
      return c.json(response, 200)
    })
    .openapi(signOutRoute, async (c) => {
      const before = await readRawSession(auth, context.env, c.req.raw.headers)
      const done = answered(c, await signOut(auth, c.req.raw.headers))
      if (before) await audited(c, 'sign-out', { actorId: before.response.user.id })
      return c.json(done, 200)
    })
    .openapi(getSessionRoute, async (c) => {
      const found = await readRawSession(auth, context.env, c.req.raw.headers)
      if (!found) return c.json(null, 200)
      return c.json(answered(c, found), 200)
    })
    .openapi(changePasswordRoute, async (c) => {
      const result = await limits.passwordAttempt(c, c.get('user').email, () =>
        changePassword(auth, c.req.raw.headers, c.req.valid('json')),
      )
      await audited(c, 'password-changed')
      return c.json(answered(c, result), 200)
    })
