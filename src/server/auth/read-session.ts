import * as z from 'zod'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { createGroupedRead } from '../db/grouped-read'
import { seenSessions, type SeenSession } from '../db/repositories/seen-session-repository'
import type { Env } from '../env'
import { PROLONGED_AFTER_SECONDS, SESSION_SECONDS, sessionCookieName, type Auth } from './auth'
import { isDemoEmail } from './demo-emails'
import { signedToken } from './session-cookie'

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

/** Reads the session of a request as the person it is about; `null` when there is none. */
export type SessionReader = (headers: Headers) => Promise<ReadSession | null>

/**
 * Looks a session up with one statement, shared with the requests that come at the same time: what was ended on any server
 * is ended here. Whatever is not plain (no such session, one that has run out or is to be prolonged) is better-auth's.
 */
export function createSessionReader(
  auth: Auth,
  { db, env, appUrl, authSecret }: Pick<ServerContext, 'db' | 'env' | 'appUrl' | 'authSecret'>,
): SessionReader {
  const cookieName = sessionCookieName(appUrl)
  const find = createGroupedRead((tokens: string[]) => seenSessions(db, tokens))

  return async (headers) => {
    const cookies = headers.get('cookie')
    if (cookies === null) return null
    const token = signedToken(cookies, cookieName, authSecret)
    const seen = token === undefined ? undefined : await find(token)
    if (seen && isPlain(seen, cookies, headers)) {
      if (isDemoEmail(seen.user.email) && !env.DEMO) return null
      return { id: seen.id, user: { ...seen.user, role: roleSchema.parse(seen.user.role) }, cookies: [] }
    }
    return readThroughAuth(auth, env, headers)
  }
}

/** Whether better-auth would answer it as it is, without a cookie. */
function isPlain({ expiresAtMs }: SeenSession, cookies: string, headers: Headers): boolean {
  const leftMs = expiresAtMs - Date.now()
  if (leftMs <= 0 || cookies.includes('dont_remember')) return false
  return leftMs > (SESSION_SECONDS - PROLONGED_AFTER_SECONDS) * 1_000 || !headers.has('user-agent')
}

async function readThroughAuth(auth: Auth, env: Env, headers: Headers): Promise<ReadSession | null> {
  const found = await readRawSession(auth, env, headers)
  if (!found) return null
  const { id, name, email, role, deletionDueAt } = found.response.user
  return {
    id: found.response.session.id,
    user: {
      id,
      name,
      email,
      role: roleSchema.parse(role),
      ...(deletionDueAt && { deletion_due: deletionDueAt.toISOString() }),
    },
    cookies: found.cookies,
  }
}
