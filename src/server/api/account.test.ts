import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ProblemDetails } from '@/types/api'
import { createAuth } from '../auth/auth'
import { seedDemoAccounts } from '../auth/demo-accounts'
import { signInWithPassword } from '../auth/flows'
import { session as sessionTable, user as userTable } from '../db/schema/auth'
import { cookieOf, useTestApp, type TestApp, type TestUser } from '../testing/test-app'
import { sweepExpired } from './sweep'

const app = useTestApp()

const PASSWORD = 'a long enough password'
const newEmail = () => `person-${crypto.randomUUID()}@example.org`
const signUp = (json: object, on: TestApp = app) => on.request('/api/auth/sign-up/email', { json })
const signIn = (json: object, on: TestApp = app) => on.request('/api/auth/sign-in/email', { json })
const me = async (cookie: string, on: TestApp = app) =>
  (await on.request('/api/me', { headers: { cookie } })).status
const problemOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  return (await answer.json()) as ProblemDetails
}

let mara: TestUser
beforeAll(async () => {
  mara = await app.signUp({ name: 'Mara' })
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('sign-up', () => {
  it('makes an instructor and signs in', async () => {
    const email = newEmail()
    const answer = await signUp({
      name: '  Jonas Weber ',
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
    })
    expect(answer.status).toBe(200)
    const user = await app.request('/api/me', { headers: { cookie: cookieOf(answer) } })
    expect(await user.json()).toEqual({
      id: expect.any(String) as string,
      name: 'Jonas Weber',
      email,
      role: 'instructor',
    })
  })

  it('sets a cookie that scripts cannot read, for 30 days', async () => {
    const [cookie, ...others] = (
      await signUp({ name: 'A', email: newEmail(), password: PASSWORD })
    ).headers.getSetCookie()
    // The other one only says that this browser has signed in before.
    expect(others.map((line) => line.split('=')[0])).toEqual(['lectern.device'])
    expect(cookie).toMatch(/^lectern\.session_token=/)
    expect(cookie).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('sets a secure cookie when the server is reached by https', async () => {
    const secure = app.restart({ appUrl: 'https://courses.example.org' })
    const [cookie] = (
      await signUp({ name: 'A', email: newEmail(), password: PASSWORD }, secure)
    ).headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-lectern\.session_token=.*; Secure/)
  })

  it.each([
    { role: 'admin' },
    { role: ['admin'] },
    { banned: false },
    { emailVerified: true },
    { id: 'chosen' },
    { image: 'https://tracker.example/a.png' },
  ])('does not let the visitor set %o', async (extra) => {
    const email = newEmail()
    const answer = await signUp({ name: 'A', email, password: PASSWORD, ...extra })
    expect(answer.status).toBe(422)
    expect((await problemOf(answer)).errors?.[0]?.field).toBe(Object.keys(extra)[0])
    const rows = await app.context.db.select().from(userTable).where(eq(userTable.email, email))
    expect(rows).toEqual([])
  })

  it.each([
    [{ email: 'no at sign' }, 'email'],
    [{ email: `${'a'.repeat(250)}@example.org` }, 'email'],
    [{ email: 5 }, 'email'],
    [{ password: 'short12' }, 'password'],
    [{ password: 'x'.repeat(129) }, 'password'],
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'two\nlines' }, 'name'],
  ])('refuses %o at its field', async (wrong, field) => {
    const answer = await signUp({ name: 'A', email: newEmail(), password: PASSWORD, ...wrong })
    expect(answer.status).toBe(422)
    expect((await problemOf(answer)).errors?.map((error) => error.field)).toEqual([field])
  })

  it('tells at the email that it has an account already, however it is written', async () => {
    for (const email of [mara.email, mara.email.toUpperCase()]) {
      const answer = await signUp({ name: 'A', email, password: PASSWORD })
      expect(answer.status).toBe(422)
      expect((await problemOf(answer)).errors).toEqual([
        {
          field: 'email',
          message: 'There is already an account with this email. Sign in, or use another email.',
        },
      ])
    }
  })

  it('makes one account of five sign-ups at the same moment', async () => {
    const email = newEmail()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => signUp({ name: 'A', email, password: PASSWORD })),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 422, 422, 422, 422])
    for (const answer of answers.filter((one) => !one.ok)) {
      expect((await problemOf(answer)).errors?.[0]?.field).toBe('email')
    }
    expect((await signIn({ email, password: PASSWORD })).status).toBe(200)
  })

  it.each(['invite', 'closed'])('answers 403 when it is %s', async (mode) => {
    const shut = app.restart({ env: { SIGN_UP: mode } })
    const answer = await signUp({ name: 'A', email: newEmail(), password: PASSWORD }, shut)
    expect(answer.status).toBe(403)
    expect((await problemOf(answer)).detail).toMatch(/Ask the person who runs/)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await (await shut.request('/api/config')).json()).toMatchObject({ signUp: mode })
    expect((await signIn({ email: mara.email, password: mara.password }, shut)).status).toBe(200)
  })
})

describe('sign-in', () => {
  it('signs in, however the email is written', async () => {
    const answer = await signIn({ email: mara.email.toUpperCase(), password: mara.password })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ user: { id: mara.id } })
    expect(await me(cookieOf(answer))).toBe(200)
  })

  it('says the same for a wrong password, an unknown email and a password of impossible length', async () => {
    const answers = [
      await signIn({ email: mara.email, password: 'another password' }),
      await signIn({ email: newEmail(), password: 'another password' }),
      await signIn({ email: mara.email, password: 'x'.repeat(5_000) }),
      await signIn({ email: newEmail(), password: 'x'.repeat(5_000) }),
      await signIn({ email: mara.email, password: `${mara.password} ` }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect(answer.headers.getSetCookie()).toEqual([])
      const { requestId: _, ...problem } = await problemOf(answer)
      expect(problem).toEqual({
        type: 'urn:lectern:error:unauthenticated',
        title: 'Not signed in',
        status: 401,
        code: 'unauthenticated',
        detail: 'That email and password do not belong together.',
      })
    }
  })

  it('hashes the password of an unknown email too, so that time tells nothing', async () => {
    const auth = createAuth(app.context)
    const { password } = await auth.$context
    const [hash, verify] = [vi.spyOn(password, 'hash'), vi.spyOn(password, 'verify')]
    const attempt = (email: string) =>
      signInWithPassword(auth, app.context.env, { email, password: 'another password' }, new Headers())
    for (const email of [mara.email, newEmail(), 'admin@demo.test']) {
      await expect(attempt(email)).rejects.toThrow('do not belong together')
    }
    expect(hash.mock.calls.length + verify.mock.calls.length).toBe(3)
  })

  it('ends with the browser when the person is not to be remembered', async () => {
    const answer = await signIn({ email: mara.email, password: mara.password, rememberMe: false })
    const token = answer.headers.getSetCookie().find((line) => line.includes('session_token'))
    expect(token).not.toContain('Max-Age')
  })

  it('survives a restart of the server', async () => {
    expect(await me(mara.cookie, app.restart())).toBe(200)
  })

  it('tells a closed account so, once the password is right', async () => {
    const closed = await app.signUp()
    await app.context.db.update(userTable).set({ banned: true }).where(eq(userTable.id, closed.id))
    const answer = await signIn({ email: closed.email, password: closed.password })
    expect([answer.status, (await problemOf(answer)).code]).toEqual([403, 'forbidden'])
    expect((await signIn({ email: closed.email, password: 'wrong password' })).status).toBe(401)
  })

  it('calls no other machine', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await signIn({ email: mara.email, password: mara.password }, app.restart())
    expect(fetched).not.toHaveBeenCalled()
  })
})

describe('the session', () => {
  it('is told by get-session, with null for nobody', async () => {
    const answer = await app.request('/api/auth/get-session', { as: mara })
    expect(await answer.json()).toMatchObject({ user: { id: mara.id, role: 'instructor' } })
    const nobody = await app.request('/api/auth/get-session')
    expect([nobody.status, await nobody.json()]).toEqual([200, null])
  })

  it('is over at once after signing out, also for a copy of the cookie', async () => {
    const person = await app.signUp()
    const other = cookieOf(await signIn({ email: person.email, password: person.password }))
    const answer = await app.request('/api/auth/sign-out', { method: 'POST', as: person })
    expect([answer.status, await answer.json()]).toEqual([200, { success: true }])
    expect(answer.headers.getSetCookie()[0]).toMatch(/^lectern\.session_token=; Max-Age=0/)
    expect(await me(person.cookie)).toBe(401)
    expect(await me(person.cookie, app.restart())).toBe(401)
    expect(await me(other)).toBe(200)
    expect((await app.request('/api/auth/sign-out', { method: 'POST', as: person })).status).toBe(200)
  })

  it('ends by itself, and the sweep forgets it', async () => {
    const person = await app.signUp()
    const at = new Date(Date.now() - 1000)
    await app.context.db.update(sessionTable).set({ expiresAt: at }).where(eq(sessionTable.userId, person.id))
    await sweepExpired(app.context)
    expect(
      await app.context.db.select().from(sessionTable).where(eq(sessionTable.userId, person.id)),
    ).toEqual([])
    expect(await me(person.cookie)).toBe(401)
  })

  it('is prolonged by use after a day, with a new cookie for a browser only', async () => {
    const person = await app.signUp()
    const at = new Date(Date.now() + 20 * 86_400_000)
    await app.context.db.update(sessionTable).set({ expiresAt: at }).where(eq(sessionTable.userId, person.id))
    const expires = async () => {
      const [row] = await app.context.db.select().from(sessionTable).where(eq(sessionTable.userId, person.id))
      return row?.expiresAt.getTime() ?? 0
    }
    const rendered = await app.request('/api/me', { as: person })
    expect([rendered.status, rendered.headers.getSetCookie()]).toEqual([200, []])
    expect(await expires()).toBe(at.getTime())

    const browser = await app.request('/api/me', { as: person, headers: { 'user-agent': 'Mozilla/5.0' } })
    expect(browser.headers.getSetCookie()[0]).toMatch(/^lectern\.session_token=.*Max-Age=2592000/)
    expect(await expires()).toBeGreaterThan(Date.now() + 29 * 86_400_000)
  })

  it('stores neither an address nor what a header claims to be one', async () => {
    const person = await app.signUp()
    await signIn({ email: person.email, password: person.password })
    const rows = await app.context.db.select().from(sessionTable).where(eq(sessionTable.userId, person.id))
    expect(rows.map((row) => row.ipAddress ?? '')).toEqual(['', ''])
  })
})

describe('changing the password', () => {
  const change = (as: TestUser, json: object) => app.request('/api/auth/change-password', { as, json })

  it('asks for the current one, and ends the other sessions', async () => {
    const person = await app.signUp()
    const other = cookieOf(await signIn({ email: person.email, password: person.password }))
    const wrong = await change(person, { currentPassword: 'not this one', newPassword: 'another long one' })
    expect(wrong.status).toBe(422)
    expect((await problemOf(wrong)).errors?.[0]?.field).toBe('currentPassword')
    expect(await me(other)).toBe(200)

    const answer = await change(person, { currentPassword: person.password, newPassword: 'another long one' })
    expect(answer.status).toBe(200)
    expect([await me(other), await me(person.cookie), await me(cookieOf(answer))]).toEqual([401, 401, 200])
    expect((await signIn({ email: person.email, password: person.password })).status).toBe(401)
    expect((await signIn({ email: person.email, password: 'another long one' })).status).toBe(200)
  })

  it('needs a session and a long enough password', async () => {
    const json = { currentPassword: 'a', newPassword: 'short' }
    expect((await app.request('/api/auth/change-password', { json })).status).toBe(401)
    expect((await problemOf(await change(mara, json))).errors?.[0]?.field).toBe('newPassword')
  })
})

describe('the demo', () => {
  const demo = (on: TestApp, json: object = { account: 'instructor' }) =>
    on.request('/api/auth/demo', { json })

  it('is not there without DEMO, and its accounts are nobody then', async () => {
    const withDemo = app.restart({ env: { DEMO: '1' } })
    await seedDemoAccounts(withDemo.context)
    const cookie = cookieOf(await demo(withDemo))
    expect(await me(cookie, withDemo)).toBe(200)

    expect((await demo(app)).status).toBe(404)
    expect((await signIn({ email: 'admin@demo.test', password: 'lectern-demo' })).status).toBe(401)
    expect(await me(cookie)).toBe(401)
    const session = await app.request('/api/auth/get-session', { headers: { cookie } })
    expect(await session.json()).toBeNull()
    await expect(seedDemoAccounts(app.context)).rejects.toThrow('DEMO=1')
  })

  it('keeps its emails from anyone who signs up', async () => {
    const answer = await signUp({ name: 'A', email: 'Admin@demo.test', password: PASSWORD })
    expect((await problemOf(answer)).errors?.[0]?.field).toBe('email')
  })

  it.each([
    ['instructor', 'Mara Okafor'],
    ['student', undefined],
    ['admin', undefined],
  ])('signs in to the %s with one click', async (account, name) => {
    const on = app.restart({ env: { DEMO: '1' } })
    const answer = await demo(on, { account })
    expect(answer.status).toBe(200)
    const user: unknown = await (
      await on.request('/api/me', { headers: { cookie: cookieOf(answer) } })
    ).json()
    expect(user).toMatchObject({ email: `${account}@demo.test`, role: account, ...(name && { name }) })
  })

  it('puts an account back whose password was changed, and repeats safely', async () => {
    const on = app.restart({ env: { DEMO: '1' } })
    const cookie = cookieOf(await demo(on))
    await on.request('/api/auth/change-password', {
      headers: { cookie },
      json: { currentPassword: 'lectern-demo', newPassword: 'someone changed it' },
    })
    expect((await demo(on)).status).toBe(200)
    await seedDemoAccounts(on.context)
    await seedDemoAccounts(on.context)
    expect((await signIn({ email: 'instructor@demo.test', password: 'lectern-demo' }, on)).status).toBe(200)
  })

  it.each([{}, { account: 'root' }, { account: 'admin', role: 'admin' }])('refuses %o', async (json) => {
    expect((await demo(app.restart({ env: { DEMO: '1' } }), json)).status).toBe(422)
  })
})

describe('administration', () => {
  it('is nothing to anyone but an administrator', async () => {
    const student = await app.signUp({ role: 'student' })
    expect((await app.request('/api/auth/admin/list-users')).status).toBe(401)
    for (const as of [mara, student]) {
      const list = await app.request('/api/auth/admin/list-users', { as })
      expect([list.status, (await problemOf(list)).code]).toEqual([404, 'notFound'])
      const promote = { userId: as.id, role: 'admin' }
      expect((await app.request('/api/auth/admin/set-role', { as, json: promote })).status).toBe(404)
    }
  })

  it('lists, makes and closes accounts', async () => {
    const admin = await app.signUp({ role: 'admin' })
    const list = await app.request('/api/auth/admin/list-users?limit=2', { as: admin })
    expect(await list.json()).toMatchObject({ users: [{}, {}] })

    const shut = app.restart({ env: { SIGN_UP: 'invite' } })
    const email = newEmail()
    const json = { email, password: PASSWORD, name: 'Invited', role: 'student' }
    expect((await shut.request('/api/auth/admin/create-user', { as: admin, json })).status).toBe(200)
    const cookie = cookieOf(await signIn({ email, password: PASSWORD }, shut))
    const user = (await (await shut.request('/api/me', { headers: { cookie } })).json()) as {
      id: string
      role: string
    }
    expect(user.role).toBe('student')

    expect(
      (await app.request('/api/auth/admin/ban-user', { as: admin, json: { userId: user.id } })).status,
    ).toBe(200)
    expect(await me(cookie)).toBe(401)
    expect((await signIn({ email, password: PASSWORD })).status).toBe(403)
  })

  it('answers what better-auth refuses as a problem', async () => {
    const admin = await app.signUp({ role: 'admin' })
    const json = { userId: admin.id, role: 'root' }
    for (const answer of [
      await app.request('/api/auth/admin/set-role', { as: admin, json }),
      await app.request('/api/auth/admin/set-role', { as: admin, json: {} }),
      await app.request('/api/auth/admin/set-role', { method: 'POST', as: admin }),
      await app.request('/api/auth/admin/get-user?id=nobody', { as: admin }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      await problemOf(answer)
    }
  })

  it.each([
    'sign-in/social',
    'update-user',
    'delete-user',
    'list-sessions',
    'admin/impersonate-user',
    'request-password-reset',
    'ok',
    'error',
  ])('does not show better-auth’s %s', async (name) => {
    const admin = await app.signUp({ role: 'admin' })
    expect((await app.request(`/api/auth/${name}`, { as: admin })).status).toBe(404)
    expect((await app.request(`/api/auth/${name}`, { as: admin, json: {} })).status).toBe(404)
  })
})
