import * as z from 'zod'
import type { SessionUser } from '@/types/api'
import type { Env } from '../env'
import type { Auth } from './auth'
import { isDemoEmail } from './demo-emails'

/** As the database has it; what is unknown may least. */
export const roleSchema = z.enum(['instructor', 'student', 'admin']).catch('student')

export interface ReadSession {
  id: string
  user: SessionUser
  /** `Set-Cookie` lines that prolong the session; usually none. */
  cookies: string[]
}

/** The session that the request's cookie stands for as better-auth tells it, or `null`. */
export async function readRawSession(auth: Auth, env: Env, headers: Headers) {
  if (!headers.has('cookie')) return null
  const { response, headers: answered } = await auth.api.getSession({
    headers,
    returnHeaders: true,
    // Pages rendered here read without a User-Agent and cannot pass a cookie on: they must not use up the
    // prolongation, or the browser's cookie would end before its session.
    query: { disableRefresh: !headers.has('user-agent') },
  })
  // The demo accounts have a public password: a server without DEMO knows nobody by these names.
  if (!response || (isDemoEmail(response.user.email) && !env.DEMO)) return null
  const due = response.user.deletionDueAt
  if (due && due <= new Date()) return null
  return { response, cookies: answered.getSetCookie() }
}

/** The same as the person it is about. */
export async function readSession(auth: Auth, env: Env, headers: Headers): Promise<ReadSession | null> {
  const found = await readRawSession(auth, env, headers)
  if (!found) return null
  const { id, name, email, role, deletionDueAt } = found.response.user
  return {
    id: found.response.session.id,
    user: {
      ...{ id, name, email, role: roleSchema.parse(role) },
      ...(deletionDueAt && { deletion_due: deletionDueAt.toISOString() }),
    },
    cookies: found.cookies,
  }
}
