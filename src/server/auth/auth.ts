import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { admin } from 'better-auth/plugins/admin'
import { createAccessControl } from 'better-auth/plugins/access'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { adminAc, defaultStatements } from 'better-auth/plugins/admin/access'
import { limits } from '@/lib/limits'
import type { ServerContext } from '../context'
import { accountDeletionRepository } from '../db/repositories/account-deletion-repository'
import * as schema from '../db/schema/auth'
import { relyingParty } from './relying-party'

const DAY_SECONDS = 86_400
/** How long a session lasts; and after which time of it a use prolongs it. */
export const SESSION_SECONDS = 30 * DAY_SECONDS
export const PROLONGED_AFTER_SECONDS = DAY_SECONDS

const isHttps = (appUrl: string) => appUrl.startsWith('https://')

/** With https no other host, and no page without it, can set a cookie of this name. */
const cookiePrefix = (appUrl: string) => `${isHttps(appUrl) ? '__Host-' : ''}lectern`

/** Of the cookie that a session is known by. */
export const sessionCookieName = (appUrl: string) => `${cookiePrefix(appUrl)}.session_token`

const accessControl = createAccessControl(defaultStatements)
const noRights = accessControl.newRole({ user: [], session: [] })

/** What people's own mistakes make it say; the answer tells them. */
const isMistake = (message: string) => message.startsWith('Failed to verify ')

/** A passkey stands for password and second factor together, so the device must have asked for a finger or a PIN. */
const requireUserVerified = (isVerified: boolean | undefined): void => {
  if (isVerified !== true) throw new APIError('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED' })
}

const passkeys = (appUrl: string) => {
  const party = relyingParty(appUrl)
  return passkey({
    rpName: 'Lectern',
    // Without one the routes refuse before they get here, and nothing can be made for this name.
    rpID: party?.id ?? 'passkeys.invalid',
    origin: party?.origin ?? 'https://passkeys.invalid',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => {
        requireUserVerified(verification.registrationInfo?.userVerified)
      },
    },
    authentication: {
      afterVerification: ({ verification }) => {
        requireUserVerified(verification.authenticationInfo.userVerified)
      },
    },
  })
}

/**
 * Accounts and sessions by better-auth, on our tables. Its origin check and rate limit are off because the
 * guards of the API do both for every route, with limits that a forged `X-Forwarded-For` does not get round.
 */
export const createAuth = ({ db, appUrl, authSecret, log }: ServerContext) =>
  betterAuth({
    appName: 'Lectern',
    basePath: '/api/auth',
    baseURL: appUrl,
    secret: authSecret,
    database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }),
    telemetry: { enabled: false },
    logger: {
      // Its warnings are visitors' mistakes and carry emails; only what is broken is ours to know.
      level: 'error',
      log: (_level, message) => {
        if (!isMistake(message)) log.error({ from: 'better-auth' }, message.split('\nparams:')[0])
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.passwordMin,
      maxPasswordLength: limits.passwordMax,
    },
    // A day of use prolongs the session to 30 days again. Without a cookie cache a sign-out counts at once.
    // Where it matters that somebody is there, our routes ask for the password: its own measure of that is the age of a
    // session, which says little.
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: PROLONGED_AFTER_SECONDS,
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    user: {
      // Read with each session, so that an account that is to be deleted is known without asking once more.
      additionalFields: { deletionDueAt: { type: 'date', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const due = await accountDeletionRepository.dueAt(db, userId)
            if (due && due <= new Date()) throw new APIError('FORBIDDEN', { code: 'ACCOUNT_BEING_DELETED' })
          },
        },
      },
    },
    plugins: [
      admin({
        ac: accessControl,
        roles: { admin: adminAc, instructor: noRights, student: noRights },
        adminRoles: ['admin'],
        defaultRole: 'instructor',
      }),
      // A code of an authenticator app, or one of ten recovery codes, after the password.
      twoFactor({ issuer: 'Lectern' }),
      passkeys(appUrl),
    ],
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: cookiePrefix(appUrl),
      // Its own prefix would be `__Secure-`, which another host of the domain can write as well.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(appUrl) },
      disableOriginCheck: true,
      disableCSRFCheck: true,
      ipAddress: { disableIpTracking: true },
    },
  })

export type Auth = ReturnType<typeof createAuth>
