import type { RouteConfig } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { AuditKind } from '@/schemas/account'
import type { Auth } from '../auth/auth'
import { fromAuthCode } from '../auth/auth-errors'
import type { Services } from '../services'
import type { Audited } from './audited'
import { createApi, json, problem, type ApiEnv } from './create-api'

/** What an administrator may do with accounts; better-auth checks the role again for each. */
const endpoints = [
  ['get', 'list-users', 'List the accounts'],
  ['get', 'get-user', 'One account'],
  ['post', 'create-user', 'Make an account'],
  ['post', 'set-role', 'Change the role of an account'],
  ['post', 'ban-user', 'Close an account'],
  ['post', 'unban-user', 'Open a closed account again'],
  ['post', 'set-user-password', 'Set the password of an account'],
  ['post', 'list-user-sessions', 'List the sessions of an account'],
  ['post', 'revoke-user-sessions', 'End all sessions of an account'],
  ['post', 'remove-user', 'Delete an account with everything in it'],
] as const

/** What is ours about an endpoint. */
const more: Partial<Record<(typeof endpoints)[number][1], string>> = {
  'set-user-password':
    ' Whoever is in the account is signed out, and its passkeys are removed: they would open it without the new password.',
}

const describe = ([method, name, summary]: (typeof endpoints)[number]): RouteConfig => ({
  method,
  path: `/auth/admin/${name}`,
  tags: ['Administration'],
  summary,
  description:
    'For administrators; for everyone else there is nothing here. Query and body are those of better-auth’s admin plugin.' +
    (more[name] ?? ''),
  security: [{ session: [] }],
  responses: {
    200: json(z.unknown(), 'As better-auth’s admin plugin answers it'),
    401: problem('Not signed in'),
    404: problem('Not there, or not an administrator'),
    422: problem('Not accepted'),
  },
})

const kinds: Partial<Record<(typeof endpoints)[number][1], AuditKind>> = {
  'create-user': 'account-made',
  'set-role': 'role-changed',
  'ban-user': 'account-closed',
  'unban-user': 'account-opened',
  'set-user-password': 'password-set',
  'revoke-user-sessions': 'sessions-ended',
  'remove-user': 'account-deleted',
}

const text = z.string().optional().catch(undefined)
const changed = z.object({ userId: text, role: text, email: text }).catch({})
const textToJson = (text: string): unknown => JSON.parse(text || '{}')
const refusal = z.object({ code: z.string().optional() }).catch({})

/** `/api/auth/admin/*`: passed on to better-auth for administrators only. */
export const adminAccountRoutes = (
  { accounts }: Pick<Services, 'accounts'>,
  auth: Auth,
  audited: Audited,
) => {
  const api = createApi()
  /** What better-auth does, and around it what it knows nothing of. */
  const done = async (c: Context<ApiEnv>, name: string, text: string): Promise<Response> => {
    const { url, method, headers } = c.req.raw
    const { userId, role } = changed.parse(textToJson(text))
    const pass = () => auth.handler(new Request(url, { method, headers, ...(text !== '' && { body: text }) }))
    if (userId === undefined) return pass()
    if (name === 'remove-user') {
      await accounts.removeNow(c.get('user'), userId)
      return c.json({ success: true }, 200)
    }
    const endsAdmin = name === 'ban-user' || (name === 'set-role' && role !== 'admin')
    const answer = endsAdmin ? await accounts.whileOtherAdmin(userId, pass) : await pass()
    if (answer.ok && name === 'set-user-password') await accounts.shutOut(userId)
    return answer
  }
  const noteChange = (c: Context<ApiEnv>, kind: AuditKind, text: string) => {
    const { userId, role, email } = changed.parse(textToJson(text))
    return audited(c, kind, {
      // An account that is gone cannot be pointed at.
      subjectId: kind === 'account-deleted' ? null : (userId ?? null),
      details: {
        ...(role !== undefined && { role }),
        ...(email !== undefined && { email }),
        ...(userId && { account: userId }),
      },
    })
  }
  for (const endpoint of endpoints) {
    const route = describe(endpoint)
    api.openAPIRegistry.registerPath(route)
    api.on(route.method, route.path, async (c) => {
      if (c.get('user').role !== 'admin') throw new AppError('notFound', 'There is nothing at this address.')
      const text = c.req.method === 'POST' ? await c.req.text() : ''
      const answer = await done(c, endpoint[1], text)
      if (answer.ok) {
        const kind = kinds[endpoint[1]]
        if (kind) await noteChange(c, kind, text)
        return answer
      }
      throw fromAuthCode(refusal.parse(await answer.json().catch(() => ({}))).code, answer.status)
    })
  }
  return api
}
