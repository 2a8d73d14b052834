import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SecurityEvent } from '@/schemas/account'
import type { Passkey, PasskeyList } from '@/schemas/passkey'
import { totpOf } from '@/test/utils/totp'
import type { Page, ProblemDetails } from '@/types/api'
import { limits } from '@/lib/limits'
import { passkey, rateLimit, user, verification } from '../db/schema/auth'
import { createAuthenticator } from '../testing/authenticator'
import { ask } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
beforeEach(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  await app.context.db.delete(rateLimit)
})

type Device = ReturnType<typeof createAuthenticator>
interface Asked {
  challenge: string
  userVerification?: string
  allowCredentials?: object[]
  excludeCredentials?: object[]
}
const problem = async (answer: Response) => (await answer.json()) as ProblemDetails
const withCookies = (as: TestUser, answer: Response): TestUser => ({
  ...as,
  cookie: `${as.cookie}; ${cookieOf(answer)}`,
})
const nobody = (): TestUser => ({ ...mara, cookie: '' })

/** Goes through what a browser does. @returns the last answer, and what its cookies are then */
async function add(device: Device, as = mara, name = 'Phone') {
  const begun = await app.request('/api/auth/passkeys/begin', { as, json: { currentPassword: as.password } })
  if (!begun.ok) return begun
  const options = (await begun.clone().json()) as Asked
  const json = { name, credential: device.create(options) }
  return app.request('/api/auth/passkeys', { as: withCookies(as, begun), json })
}
async function begin() {
  const begun = await app.request('/api/auth/passkeys/sign-in/begin', { method: 'POST' })
  return { as: withCookies(nobody(), begun), options: (await begun.json()) as Asked }
}
async function signIn(device: Device) {
  const { as, options } = await begin()
  return app.request('/api/auth/passkeys/sign-in', { as, json: { credential: device.get(options) } })
}
const isIn = async (answer: Response) =>
  (await app.request('/api/me', { headers: { cookie: cookieOf(answer) } })).status === 200
const list = (as = mara) => ask<PasskeyList>(app, '/api/auth/passkeys', { as })
const kinds = async () =>
  (await ask<Page<SecurityEvent>>(app, '/api/account/events', { as: mara })).items.map(({ kind }) => kind)

it('is added with the password, signs in, and is told of', async () => {
  const device = createAuthenticator()
  expect((await add(device)).status).toBe(201)
  const answer = await signIn(device)
  expect(answer.status).toBe(200)
  const me = await app.request('/api/me', { headers: { cookie: cookieOf(answer) } })
  expect(await me.json()).toMatchObject({ id: mara.id })
  expect(await list()).toMatchObject({
    origin: 'http://localhost',
    items: [{ name: 'Phone', is_synced: false, last_used_at: expect.stringMatching(/^20/) as string }],
  })
  expect(await kinds()).toEqual(['sign-in', 'passkey-added', 'sign-up'])
})

it('is not begun with another password, and nothing is made then', async () => {
  const json = { currentPassword: 'wrong password' }
  const answer = await app.request('/api/auth/passkeys/begin', { as: mara, json })
  expect(await problem(answer)).toMatchObject({ status: 422, errors: [{ field: 'currentPassword' }] })
  expect(cookieOf(answer)).not.toContain('passkey')
})

it('stands for both factors: no code is asked for, and a device that recognised nobody does not count', async () => {
  const begun = await ask<{ uri: string }>(app, '/api/auth/two-factor/begin', {
    as: mara,
    json: { currentPassword: mara.password },
  })
  const json = { code: totpOf(begun.uri) }
  const confirmed = await app.request('/api/auth/two-factor/confirm', { as: mara, json })
  mara = { ...mara, cookie: cookieOf(confirmed) } // a new session
  const device = createAuthenticator()
  await add(device)
  expect(await isIn(await signIn(device))).toBe(true)

  const careless = createAuthenticator({ isVerified: false })
  expect(await problem(await add(careless))).toMatchObject({ status: 422 })
  expect((await list()).items).toHaveLength(1)
  expect((await begin()).options.userVerification).toBe('required')
})

it('one that was added is not let in without its person being recognised', async () => {
  const device = createAuthenticator()
  await add(device)
  const { as, options } = await begin()
  const used = device.get(options)
  const data = Buffer.from(used.response.authenticatorData, 'base64url')
  data[32] = 0x01
  const credential = {
    ...used,
    response: { ...used.response, authenticatorData: data.toString('base64url') },
  }
  const answer = await app.request('/api/auth/passkeys/sign-in', { as, json: { credential } })
  expect(answer.status).toBe(401)
  expect(await isIn(answer)).toBe(false)
})

describe('is refused', () => {
  it('from a page of another site, also one that calls itself by the same name', async () => {
    const device = createAuthenticator({ origin: 'https://localhost.evil.example' })
    expect((await add(device)).status).toBe(422)
    const good = createAuthenticator()
    await add(good)
    const elsewhere = createAuthenticator({ rpId: 'evil.example' })
    expect((await signIn(elsewhere)).status).toBe(401)
  })

  it('with a challenge that was used, was asked for by another, or is over', async () => {
    const device = createAuthenticator()
    await add(device)
    const { as, options } = await begin()
    const json = { credential: device.get(options) }
    expect((await app.request('/api/auth/passkeys/sign-in', { as, json })).status).toBe(200)
    expect((await app.request('/api/auth/passkeys/sign-in', { as, json })).status).toBe(409)

    const [first, second] = [await begin(), await begin()]
    const crossed = { credential: device.get(first.options) }
    expect((await app.request('/api/auth/passkeys/sign-in', { as: second.as, json: crossed })).status).toBe(
      401,
    )

    const late = await begin()
    await app.context.db.update(verification).set({ expiresAt: new Date(Date.now() - 1) })
    const lateJson = { credential: device.get(late.options) }
    expect((await app.request('/api/auth/passkeys/sign-in', { as: late.as, json: lateJson })).status).toBe(
      409,
    )
  })

  it('once it is removed, and of an account that was closed', async () => {
    const device = createAuthenticator()
    const { id } = (await (await add(device)).json()) as Passkey
    await app.context.db.update(user).set({ banned: true }).where(eq(user.id, mara.id))
    expect(await problem(await signIn(device))).toMatchObject({ status: 403 })
    await app.context.db.update(user).set({ banned: false }).where(eq(user.id, mara.id))
    expect((await app.request(`/api/auth/passkeys/${id}`, { as: mara, method: 'DELETE' })).status).toBe(204)
    const answer = await signIn(device)
    expect(await problem(answer)).toMatchObject({
      status: 401,
      detail: expect.stringContaining('does not know that passkey') as string,
    })
  })

  it('for another account than the one that began', async () => {
    const tomas = await app.signUp({ name: 'Tomás' })
    const begun = await app.request('/api/auth/passkeys/begin', {
      as: mara,
      json: { currentPassword: mara.password },
    })
    const options = (await begun.clone().json()) as Asked
    const json = { name: 'Mine', credential: createAuthenticator().create(options) }
    const as = withCookies(tomas, begun)
    expect((await app.request('/api/auth/passkeys', { as, json })).status).toBe(401)
    expect((await list(tomas)).items).toEqual([])
  })

  it('a second time: a device has one for each account, and a person twenty', async () => {
    const device = createAuthenticator()
    await add(device)
    expect((await add(device)).status).toBe(422)
    expect((await list()).items).toHaveLength(1)
    const row = { userId: mara.id, publicKey: 'AA', counter: 0, deviceType: 'singleDevice', backedUp: false }
    const more = Array.from({ length: limits.passkeysPerPerson - 1 }, (_, i) => ({
      ...row,
      id: `${mara.id}-${i}`,
      credentialID: `${mara.id}-${i}`,
    }))
    await app.context.db.insert(passkey).values(more)
    expect(await problem(await add(createAuthenticator()))).toMatchObject({ status: 409 })
  })

  it('after a hundred that did not work, from one network', async () => {
    const device = createAuthenticator()
    await add(device)
    await app.context.db.update(passkey).set({ publicKey: 'AA' }).where(eq(passkey.userId, mara.id))
    const first = await begin()
    const json = { credential: device.get(first.options) }
    const statuses = new Set<number>()
    for (let i = 0; i < 101; i++) {
      statuses.add((await app.request('/api/auth/passkeys/sign-in', { as: first.as, json })).status)
    }
    expect([...statuses]).toEqual([401, 409, 429])
    expect(await kinds()).toContain('sign-in-failed')
  })
})

it('is renamed and removed by its person alone', async () => {
  const { id } = (await (await add(createAuthenticator())).json()) as Passkey
  const tomas = await app.signUp({ name: 'Tomás' })
  const path = `/api/auth/passkeys/${id}`
  for (const init of [{ method: 'PATCH', json: { name: 'Mine' } }, { method: 'DELETE' }]) {
    expect((await app.request(path, { as: tomas, ...init })).status).toBe(404)
  }
  expect((await list()).items).toMatchObject([{ name: 'Phone' }])
  await ask(app, path, { as: mara, method: 'PATCH', json: { name: 'My phone' } })
  expect((await list()).items).toMatchObject([{ name: 'My phone' }])
  await ask(app, path, { as: mara, method: 'DELETE' })
  expect((await app.request(path, { as: mara, method: 'DELETE' })).status).toBe(404)
  expect(await kinds()).toEqual(['passkey-removed', 'passkey-renamed', 'passkey-added', 'sign-up'])
})

it('a server without a name that browsers take says so', async () => {
  const there = app.restart({ appUrl: 'http://192.0.2.7:3000' })
  const headers = { host: '192.0.2.7:3000' }
  for (const path of ['/api/auth/passkeys/begin', '/api/auth/passkeys/sign-in/begin']) {
    const answer = await there.request(path, { as: mara, headers, json: { currentPassword: mara.password } })
    expect(await problem(answer)).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/APP_URL/) as string,
    })
  }
})
