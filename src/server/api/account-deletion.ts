import { accountDeletionResponse, deletionDueResponse, proofSchema } from '@/schemas/account-deletion'
import type { Auth } from '../auth/auth'
import { signOut } from '../auth/flows'
import type { ServerContext } from '../context'
import type { Services } from '../services'
import { answered } from './account'
import type { Audited } from './audited'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { proofOf } from './proof'
import type { RateLimits } from './rate-limit'
import { noContent } from './route-parts'

const tags = ['Account']

const stateRoute = guardedRoute({
  method: 'get',
  path: '/account/deletion',
  tags,
  summary: 'What deleting your account does, or will do, and when',
  responses: {
    200: json(accountDeletionResponse, 'What becomes of each course, and the day if it is marked'),
  },
})

const requestRoute = guardedRoute({
  method: 'post',
  path: '/account/deletion',
  tags,
  summary: 'Mark your account to be deleted',
  description:
    'Signs out everywhere. Until the day nothing else changes; signing in and keeping it takes the mark away. ' +
    'Then courses with another owner become theirs, and all the others are deleted with their files.',
  request: { body: body(proofSchema) },
  responses: {
    200: json(deletionDueResponse, 'The day'),
    403: problem('An account of the demo'),
    409: problem('The only account that can run the server'),
    429: problem('Too many tries; `Retry-After` says when to go on'),
  },
})

const keepRoute = guardedRoute({
  method: 'delete',
  path: '/account/deletion',
  tags,
  summary: 'Keep your account after all',
  responses: { 204: noContent('It is as before'), 409: problem('It is not marked, or its time has come') },
})

/** Deleting one's own account, and keeping it after all. */
export const accountDeletionRoutes = (
  context: ServerContext,
  { accounts }: Pick<Services, 'accounts'>,
  auth: Auth,
  limits: RateLimits,
  audited: Audited,
) => {
  const requireProof = proofOf(context, auth, limits)
  return createApi()
    .openapi(stateRoute, async (c) => c.json(await accounts.state(c.get('user')), 200))
    .openapi(requestRoute, async (c) => {
      await requireProof(c, c.req.valid('json'))
      const due = (await accounts.request(c.get('user'))).toISOString()
      await audited(c, 'deletion-asked', { details: { due } })
      // Its session is gone; this takes the cookie away, too.
      answered(c, await signOut(auth, c.req.raw.headers))
      return c.json({ due }, 200)
    })
    .openapi(keepRoute, async (c) => {
      await accounts.keep(c.get('user'))
      await audited(c, 'account-kept')
      return c.body(null, 204)
    })
}
