import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { limits as most } from '@/lib/limits'
import { currentPasswordSchema } from '@/schemas/auth'
import {
  addPasskeySchema,
  passkeyListResponse,
  passkeyResponse,
  passkeySignInSchema,
  renamePasskeySchema,
  type Passkey,
} from '@/schemas/passkey'
import type { Auth } from '../auth/auth'
import { addPasskey, askForPasskey, beginPasskey, checkPassword, signInWithPasskey } from '../auth/flows'
import { relyingParty } from '../auth/relying-party'
import type { ServerContext } from '../context'
import { passkeyRepository } from '../db/repositories/passkey-repository'
import { answered } from './account'
import type { Audited } from './audited'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import type { RateLimits } from './rate-limit'
import { noContent } from './route-parts'

const tags = ['Account']
const tooMany = { 429: problem('Too many tries; `Retry-After` says when to go on') }
const noParty = problem('This server is set up under no address that passkeys work at, or it took too long')
const options = json(
  z.looseObject({}),
  'Options of WebAuthn; the cookie that stands for them holds five minutes',
)
/** An id of better-auth's: longer than a word that somebody writes. */
const withId = { params: z.object({ id: z.string().min(20).max(100) }) }

const listRoute = guardedRoute({
  method: 'get',
  path: '/auth/passkeys',
  tags,
  summary: 'Your passkeys',
  responses: { 200: json(passkeyListResponse, 'The oldest first') },
})

const beginRoute = guardedRoute({
  method: 'post',
  path: '/auth/passkeys/begin',
  tags,
  summary: 'Begin to add a passkey',
  request: { body: body(currentPasswordSchema) },
  responses: { 200: options, 409: noParty, ...tooMany },
})

const addRoute = guardedRoute({
  method: 'post',
  path: '/auth/passkeys',
  tags,
  summary: 'Add the passkey that a browser has made',
  request: { body: body(addPasskeySchema) },
  responses: { 201: json(passkeyResponse, 'It opens the account from now on'), 409: noParty },
})

const renameRoute = guardedRoute({
  method: 'patch',
  path: '/auth/passkeys/{id}',
  tags,
  summary: 'Rename a passkey',
  request: { ...withId, body: body(renamePasskeySchema) },
  responses: { 200: json(passkeyResponse, 'Renamed') },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/auth/passkeys/{id}',
  tags,
  summary: 'Remove a passkey; it opens nothing any more',
  request: withId,
  responses: { 204: noContent('It is gone') },
})

const askRoute = createRoute({
  method: 'post',
  path: '/auth/passkeys/sign-in/begin',
  tags,
  security: [],
  summary: 'Begin to sign in with a passkey',
  responses: { 200: options, 409: noParty, ...tooMany },
})

const signInRoute = createRoute({
  method: 'post',
  path: '/auth/passkeys/sign-in',
  tags,
  security: [],
  summary: 'Sign in with a passkey',
  description: 'It stands for password and second factor together, so no code is asked for afterwards.',
  request: { body: body(passkeySignInSchema) },
  responses: {
    200: json(z.object({ done: z.literal(true) }), 'The session cookie comes with it'),
    401: problem('The passkey is not known, or was not accepted'),
    409: noParty,
    422: problem('This is no passkey'),
    ...tooMany,
  },
})

/** Passkeys: keys of a person's own devices, which take the place of password and second factor. */
export const passkeyRoutes = (context: ServerContext, auth: Auth, limits: RateLimits, audited: Audited) => {
  const { db, appUrl } = context
  const party = relyingParty(appUrl)
  const requireParty = () => {
    if (party) return
    throw new AppError(
      'conflict',
      'Passkeys need a name and https. Ask the person who runs this server to set APP_URL to such an address.',
    )
  }

  return createApi()
    .openapi(listRoute, async (c) => {
      const rows = await passkeyRepository.list(db, c.get('user').id)
      return c.json({ items: rows.map(toPasskey), nextCursor: null, origin: party?.origin ?? null }, 200)
    })
    .openapi(beginRoute, async (c) => {
      requireParty()
      const { id, email } = c.get('user')
      await limits.passwordAttempt(c, email, () =>
        checkPassword(auth, c.req.raw.headers, c.req.valid('json').currentPassword),
      )
      if ((await passkeyRepository.list(db, id)).length >= most.passkeysPerPerson) {
        throw new AppError(
          'conflict',
          `You have ${most.passkeysPerPerson} passkeys, the most there can be. Remove one that is not used.`,
        )
      }
      return c.json({ ...answered(c, await beginPasskey(auth, c.req.raw.headers)) }, 200)
    })
    .openapi(addRoute, async (c) => {
      requireParty()
      const { name, credential } = c.req.valid('json')
      const made = answered(c, await addPasskey(auth, c.req.raw.headers, name, credential))
      const rows = await passkeyRepository.list(db, c.get('user').id)
      const row = rows.find(({ id }) => id === made.id)
      if (!row) throw new AppError('notFound', 'This passkey was removed in the meantime.')
      await audited(c, 'passkey-added', { details: { name } })
      return c.json(toPasskey(row), 201)
    })
    .openapi(renameRoute, async (c) => {
      const { name } = c.req.valid('json')
      const row = await passkeyRepository.rename(db, c.get('user').id, c.req.valid('param').id, name)
      if (!row) throw gone()
      await audited(c, 'passkey-renamed', { details: { name } })
      return c.json(toPasskey(row), 200)
    })
    .openapi(removeRoute, async (c) => {
      const name = await passkeyRepository.remove(db, c.get('user').id, c.req.valid('param').id)
      if (name === undefined) throw gone()
      await audited(c, 'passkey-removed', { details: { name } })
      return c.body(null, 204)
    })
    .openapi(askRoute, async (c) => {
      requireParty()
      await limits.passkeyBegin(c)
      // Without a session, so that the device looks for itself what it has.
      return c.json({ ...answered(c, await askForPasskey(auth, new Headers())) }, 200)
    })
    .openapi(signInRoute, async (c) => {
      requireParty()
      const { credential } = c.req.valid('json')
      const owner = await passkeyRepository.ownerOf(db, credential.id)
      try {
        const signed = await limits.passkeyAttempt(c, () =>
          signInWithPasskey(auth, c.req.raw.headers, credential),
        )
        answered(c, signed)
      } catch (error) {
        const isRefusal = error instanceof AppError && error.code === 'unauthenticated'
        if (owner && isRefusal) {
          await audited(c, 'sign-in-failed', { subjectId: owner.id, details: { with: 'passkey' } })
        }
        throw error
      }
      if (owner) {
        await passkeyRepository.noteUse(db, credential.id)
        limits.rememberDevice(c, owner.email)
        await audited(c, 'sign-in', { actorId: owner.id, details: { with: 'passkey' } })
      }
      return c.json({ done: true as const }, 200)
    })
}

const gone = () => new AppError('notFound', 'This passkey is not there any more.')

const toPasskey = (row: Awaited<ReturnType<typeof passkeyRepository.list>>[number]): Passkey => ({
  id: row.id,
  name: row.name ?? 'Passkey',
  is_synced: row.backedUp,
  created_at: (row.createdAt ?? new Date(0)).toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
})
