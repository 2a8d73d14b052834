import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { totpOf } from '@/test/utils/totp'
import type { ProblemDetails } from '@/types/api'
import { passkey, rateLimit, session, user } from '../db/schema/auth'
import { createAuthenticator } from '../testing/authenticator'
import { ask } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
beforeEach(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  await app.context.db.delete(rateLimit)
})

const leave = (json: object, as = mara) => app.request('/api/account/deletion', { as, json })
const problem = async (answer: Response) => (await answer.json()) as ProblemDetails
const isMarked = async (who = mara) => {
  const [row] = await app.context.db.select({ due: user.deletionDueAt }).from(user).where(eq(user.id, who.id))
  return row?.due !== null
}
const sessionsOf = (who = mara) => app.context.db.$count(session, eq(session.userId, who.id))
const passkeysOf = (who = mara) => app.context.db.$count(passkey, eq(passkey.userId, who.id))
const withCookies = (as: TestUser, answer: Response): TestUser => ({
  ...as,
  cookie: `${as.cookie}; ${cookieOf(answer)}`,
})

type Device = ReturnType<typeof createAuthenticator>
async function addPasskey(device: Device, as = mara): Promise<void> {
  const begun = await app.request('/api/auth/passkeys/begin', { as, json: { currentPassword: as.password } })
  const credential = device.create((await begun.clone().json()) as { challenge: string })
  const json = { name: 'Phone', credential }
  expect((await app.request('/api/auth/passkeys', { as: withCookies(as, begun), json })).status).toBe(201)
}
/** What a device says to a question of the server, and who sends it. */
async function useOf(device: Device, as = mara) {
  const begun = await app.request('/api/auth/passkeys/sign-in/begin', { as, method: 'POST' })
  const credential = device.get((await begun.clone().json()) as { challenge: string })
  return { credential, as: withCookies(as, begun) }
}
async function turnOnCodes() {
  const json = { currentPassword: mara.password }
  const begun = await ask<{ uri: string; recoveryCodes: string[] }>(app, '/api/auth/two-factor/begin', {
    ...{ as: mara, json },
  })
  const confirmed = await app.request('/api/auth/two-factor/confirm', {
    as: mara,
    json: { code: totpOf(begun.uri) },
  })
  mara = { ...mara, cookie: cookieOf(confirmed) }
  return begun
}

describe('leaving with a second factor', () => {
  it('asks for the code after the password, and for a right one', async () => {
    const { uri } = await turnOnCodes()
    const currentPassword = mara.password
    for (const json of [{ currentPassword }, { currentPassword, code: '000000' }]) {
      expect(await problem(await leave(json))).toMatchObject({ status: 422, errors: [{ field: 'code' }] })
    }
    expect(await isMarked()).toBe(false)
    expect((await leave({ currentPassword, code: totpOf(uri) })).status).toBe(200)
    expect(await isMarked()).toBe(true)
    expect(await sessionsOf()).toBe(0)
  })

  it('takes a recovery code, and none without the password', async () => {
    const { recoveryCodes } = await turnOnCodes()
    const proof = { kind: 'recovery', code: recoveryCodes[0] }
    expect((await leave({ ...proof, currentPassword: 'wrong password' })).status).toBe(422)
    expect((await leave(proof)).status).toBe(422)
    expect(await isMarked()).toBe(false)
    expect((await leave({ ...proof, currentPassword: mara.password })).status).toBe(200)
  })
})

describe('leaving with a passkey', () => {
  it('needs nothing else, and leaves no session behind', async () => {
    await turnOnCodes()
    const device = createAuthenticator()
    await addPasskey(device)
    const { credential, as } = await useOf(device)
    const answer = await leave({ credential }, as)
    expect(answer.status).toBe(200)
    expect(await isMarked()).toBe(true)
    expect(await sessionsOf()).toBe(0)
    expect((await app.request('/api/me', { headers: { cookie: cookieOf(answer) } })).status).toBe(401)
  })

  it('does not count twice, nor one of somebody else', async () => {
    const device = createAuthenticator()
    await addPasskey(device)
    const jonas = await app.signUp({ name: 'Jonas Weber' })
    const foreign = await useOf(device, jonas)
    expect((await leave({ credential: foreign.credential }, foreign.as)).status).toBe(422)
    expect(await isMarked(jonas)).toBe(false)
    expect(await isMarked()).toBe(false)

    const used = await useOf(device)
    const signedIn = await app.request('/api/auth/passkeys/sign-in', {
      ...{ as: { ...used.as, cookie: used.as.cookie.replace(`${mara.cookie}; `, '') } },
      json: { credential: used.credential },
    })
    expect(signedIn.status).toBe(200)
    expect((await leave({ credential: used.credential }, used.as)).status).toBeGreaterThanOrEqual(400)
    expect(await isMarked()).toBe(false)
  })
})

describe('a password that an administrator sets', () => {
  const set = (as: TestUser, newPassword = 'a password from the desk') =>
    app.request('/api/auth/admin/set-user-password', { as, json: { userId: mara.id, newPassword } })
  const signIn = (password: string) =>
    app.request('/api/auth/sign-in/email', { json: { email: mara.email, password } })

  it('ends all sessions and removes the passkeys, so that it alone opens the account', async () => {
    const device = createAuthenticator()
    await addPasskey(device)
    const admin = await app.signUp({ role: 'admin' })
    expect((await set(admin)).status).toBe(200)
    expect((await app.request('/api/me', { as: mara })).status).toBe(401)
    expect(await passkeysOf()).toBe(0)
    const { credential, as } = await useOf(device, { ...mara, cookie: '' })
    expect((await app.request('/api/auth/passkeys/sign-in', { as, json: { credential } })).status).toBe(401)
    expect((await signIn(mara.password)).status).toBe(401)
    expect((await signIn('a password from the desk')).status).toBe(200)
    expect((await app.request('/api/me', { as: admin })).status).toBe(200)
  })

  it('that is refused changes nothing', async () => {
    await addPasskey(createAuthenticator())
    const admin = await app.signUp({ role: 'admin' })
    expect((await set(admin, 'short')).status).toBeGreaterThanOrEqual(400)
    expect((await app.request('/api/me', { as: mara })).status).toBe(200)
    expect(await passkeysOf()).toBe(1)
  })
})
