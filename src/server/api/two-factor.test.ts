import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import type { SecurityEvent } from '@/schemas/account'
import { totpOf } from '@/test/utils/totp'
import type { Page, ProblemDetails } from '@/types/api'
import { rateLimit, twoFactor } from '../db/schema/auth'
import { ask } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
beforeEach(async () => {
  mara = await app.signUp()
  await app.context.db.delete(rateLimit)
})

interface Begun {
  uri: string
  recoveryCodes: string[]
}
const begin = (as = mara, currentPassword = as.password) =>
  app.request('/api/auth/two-factor/begin', { as, json: { currentPassword } })
const withCookies = (answer: Response): TestUser => ({ ...mara, cookie: cookieOf(answer) })
const isOn = async (as: TestUser) => (await ask<{ isOn: boolean }>(app, '/api/auth/two-factor', { as })).isOn

async function turnOn(): Promise<Begun> {
  const begun = (await (await begin()).json()) as Begun
  const confirmed = await app.request('/api/auth/two-factor/confirm', {
    as: mara,
    json: { code: totpOf(begun.uri) },
  })
  expect(confirmed.status).toBe(200)
  mara = withCookies(confirmed)
  return begun
}
const signIn = () =>
  app.request('/api/auth/sign-in/email', { json: { email: mara.email, password: mara.password } })
const verify = (as: TestUser, json: object) => app.request('/api/auth/two-factor/verify', { as, json })
const isIn = async (as: TestUser) => (await app.request('/api/me', { as })).status === 200

it('asks for the code of the app after the password, and lets nobody in before', async () => {
  const { uri } = await turnOn()
  expect(await isOn(mara)).toBe(true)
  const first = await signIn()
  expect(await first.json()).toEqual({ secondFactor: true })
  const half = withCookies(first)
  expect(await isIn(half)).toBe(false)
  expect((await app.request('/api/courses', { as: half })).status).toBe(401)

  const wrong = await verify(half, { code: '000000' })
  expect(wrong.status).toBe(422)
  const right = await verify(half, { code: totpOf(uri) })
  expect(right.status).toBe(200)
  expect(await isIn(withCookies(right))).toBe(true)
  // The step is used up with it.
  expect((await verify(half, { code: totpOf(uri) })).status).toBe(401)
})

it('a recovery code works once, and is told of', async () => {
  const { recoveryCodes } = await turnOn()
  const [code = ''] = recoveryCodes
  expect(recoveryCodes).toHaveLength(10)
  const used = await verify(withCookies(await signIn()), { kind: 'recovery', code })
  expect(used.status).toBe(200)
  const again = await verify(withCookies(await signIn()), { kind: 'recovery', code })
  expect(again.status).toBe(422)
  const { items } = await ask<Page<SecurityEvent>>(app, '/api/account/events', { as: mara })
  expect(items.map(({ kind }) => kind)).toContain('recovery-code-used')
  expect(items.map(({ kind }) => kind)).toContain('two-factor-on')
})

it('five wrong codes end the sign-in, and the password is asked for again', async () => {
  const { uri } = await turnOn()
  const half = withCookies(await signIn())
  for (let i = 0; i < 5; i++) await verify(half, { code: '000000' })
  expect((await verify(half, { code: totpOf(uri) })).status).toBeGreaterThanOrEqual(400)
  expect(await isIn(half)).toBe(false)
})

it('does not count until the first code was right', async () => {
  await begin()
  const wrong = await app.request('/api/auth/two-factor/confirm', { as: mara, json: { code: '000000' } })
  expect((await wrong.json()) as ProblemDetails).toMatchObject({ status: 422, errors: [{ field: 'code' }] })
  expect(await isOn(mara)).toBe(false)
  expect(await isIn(withCookies(await signIn()))).toBe(true)
})

it('is begun and ended by the password alone, not by a session that was left open', async () => {
  expect((await begin(mara, 'wrong password')).status).toBe(422)
  await turnOn()
  const end = (currentPassword: string) =>
    app.request('/api/auth/two-factor/end', { as: mara, json: { currentPassword } })
  expect((await end('wrong password')).status).toBe(422)
  expect(await isOn(mara)).toBe(true)
  const ended = await end(mara.password)
  expect(ended.status).toBe(200)
  expect(await isOn(withCookies(ended))).toBe(false)
})

it('keeps its secrets encrypted', async () => {
  const { uri, recoveryCodes } = await turnOn()
  const [row] = await app.context.db.select().from(twoFactor).where(eq(twoFactor.userId, mara.id))
  const kept = JSON.stringify(row)
  for (const secret of [new URL(uri).searchParams.get('secret') ?? '', ...recoveryCodes]) {
    expect(kept).not.toContain(secret)
  }
})

it('new recovery codes take the place of the old ones, with the password alone', async () => {
  const { uri, recoveryCodes: old } = await turnOn()
  const path = '/api/auth/two-factor/recovery-codes'
  const ask10 = (currentPassword: string) => app.request(path, { as: mara, json: { currentPassword } })
  expect((await ask10('wrong password')).status).toBe(422)
  const made = (await (await ask10(mara.password)).json()) as Pick<Begun, 'recoveryCodes'>
  expect(new Set([...old, ...made.recoveryCodes]).size).toBe(20)
  const use = async (code: string | undefined) =>
    (await verify(withCookies(await signIn()), { kind: 'recovery', code })).status
  expect(await use(old[0])).toBe(422)
  expect(await use(made.recoveryCodes[0])).toBe(200)
  // The app is the same.
  expect((await verify(withCookies(await signIn()), { code: totpOf(uri) })).status).toBe(200)
  const { items } = await ask<Page<SecurityEvent>>(app, '/api/account/events', { as: mara })
  expect(items.map(({ kind }) => kind)).toContain('recovery-codes-made')
  expect(JSON.stringify(items)).not.toContain(made.recoveryCodes[0])
})

it('there are no recovery codes for a sign-in that asks for none', async () => {
  const json = { currentPassword: mara.password }
  expect((await app.request('/api/auth/two-factor/recovery-codes', { as: mara, json })).status).toBe(409)
})
