import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SecurityEvent, SessionOfMine } from '@/schemas/account'
import type { Page } from '@/types/api'
import { audit } from '../services/audit'
import { ask } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp({ env: { STORAGE_QUOTA_BYTES: '10000' } })
let mara: TestUser
let admin: TestUser
beforeAll(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  admin = await app.signUp({ role: 'admin' })
})

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const signIn = (password: string, from = '198.51.100.7') =>
  app.request('/api/auth/sign-in/email', {
    json: { email: mara.email, password },
    ...{ from, headers: { 'user-agent': FIREFOX } },
  })
const eventsOf = async (as: TestUser) =>
  (await ask<Page<SecurityEvent>>(app, '/api/account/events', { as })).items
const latest = async (as = mara) => (await eventsOf(as))[0]

describe('the log of security events', () => {
  it('says who tried to get in, from where and with what, and never with which password', async () => {
    await signIn('a secret that was wrong')
    expect(await latest()).toMatchObject({
      ...{ kind: 'sign-in-failed', actor: null, subject: mara.email },
      ...{ address: '198.51.100.7', user_agent: FIREFOX },
    })
    await signIn(mara.password)
    expect(await latest()).toMatchObject({ kind: 'sign-in', actor: mara.email, subject: mara.email })
    const all = JSON.stringify(await ask(app, '/api/admin/audit', { as: admin }))
    expect(all).not.toMatch(/a secret that was wrong|a long enough password|session_token/)
  })

  it('knows keys: made, used for the first time, deleted', async () => {
    const key = await ask<{ id: string; secret: string }>(app, '/api/api-keys', {
      ...{ as: mara, json: { name: 'Shop' } },
    })
    expect(await latest()).toMatchObject({ kind: 'api-key-made', details: { name: 'Shop' } })
    const course = await ask<{ id: string }>(app, '/api/courses', {
      as: mara,
      json: { title: 'Light', description: 'How to see it.', difficulty: 'beginner' },
    })
    const enrol = () =>
      app.request('/api/enrolments', {
        json: { course_id: course.id, email: 'new@example.org' },
        headers: { authorization: `Bearer ${key.secret}` },
      })
    await enrol()
    await enrol()
    await ask(app, `/api/api-keys/${key.id}`, { as: mara, method: 'DELETE' })
    await ask(app, `/api/api-keys/${key.id}`, { as: mara, method: 'DELETE' })
    const kinds = (await eventsOf(mara)).map(({ kind }) => kind)
    expect(kinds.slice(0, 3)).toEqual(['api-key-deleted', 'api-key-first-used', 'api-key-made'])
    expect(JSON.stringify(await eventsOf(mara))).not.toContain(key.secret)
  })

  it('knows what administrators did to whom', async () => {
    const jonas = await app.signUp()
    await ask(app, '/api/auth/admin/set-role', { as: admin, json: { userId: jonas.id, role: 'student' } })
    expect(await latest(jonas)).toMatchObject({
      ...{ kind: 'role-changed', actor: admin.email, subject: jonas.email },
      details: { role: 'student' },
    })
    await ask(app, '/api/auth/admin/remove-user', { as: admin, json: { userId: jonas.id } })
    const { items } = await ask<Page<SecurityEvent>>(app, '/api/admin/audit', { as: admin })
    expect(items[0]).toMatchObject({ kind: 'account-deleted', details: { account: jonas.id } })
  })

  it('shows people their own events alone, page by page', async () => {
    const tilda = await app.signUp()
    for (let i = 0; i < 3; i++) await audit(app.context, { kind: 'sign-in', actorId: tilda.id })
    const first = await ask<Page<SecurityEvent>>(app, '/api/account/events?limit=3', { as: tilda })
    const path = `/api/account/events?limit=3&cursor=${first.nextCursor ?? ''}`
    const second = await ask<Page<SecurityEvent>>(app, path, { as: tilda })
    expect([...first.items, ...second.items].map(({ subject }) => subject)).toEqual(
      Array(4).fill(tilda.email),
    )
    expect(second.nextCursor).toBeNull()
  })

  it('that cannot be kept stops nothing', async () => {
    const unknown = { kind: 'sign-in', actorId: newId() } as const
    await expect(audit(app.context, unknown)).resolves.toBeUndefined()
  })
})

describe('sessions', () => {
  it('are listed with the one that asks, and end at once', async () => {
    const there = { ...mara, cookie: cookieOf(await signIn(mara.password)) }
    const list = async () =>
      (await ask<Page<SessionOfMine>>(app, '/api/account/sessions', { as: mara })).items
    const other = (await list()).find(({ user_agent }) => user_agent === FIREFOX)
    expect((await list()).filter(({ is_current }) => is_current)).toHaveLength(1)
    expect(JSON.stringify(await list())).not.toMatch(/token/)

    const path = `/api/account/sessions/${other?.id ?? ''}`
    expect((await app.request(path, { as: admin, method: 'DELETE' })).status).toBe(404)
    for (const one of (await list()).filter(({ is_current }) => !is_current)) {
      await ask(app, `/api/account/sessions/${one.id}`, { as: mara, method: 'DELETE' })
    }
    expect((await app.request('/api/me', { as: there })).status).toBe(401)
    expect((await app.request('/api/me', { as: mara })).status).toBe(200)
    expect((await app.request(path, { as: mara, method: 'DELETE' })).status).toBe(404)
  })
})

describe('the export of an account', () => {
  it('holds what is kept of one person, without secrets and without anybody else', async () => {
    const jonas = await app.signUp({ name: 'Jonas Weber' })
    const json = { title: 'Shadows', description: 'Dark.', difficulty: 'beginner' }
    await ask(app, '/api/courses', { as: jonas, json })
    const key = await ask<{ secret: string }>(app, '/api/api-keys', { as: jonas, json: { name: 'Shop' } })
    const answer = await app.request('/api/account/export', { as: jonas })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="lectern-account.json"')
    const text = await answer.text()
    for (const known of [jonas.email, 'Shadows', 'Shop']) expect(text).toContain(known)
    expect(text).not.toContain(mara.email)
    expect(text).not.toContain(key.secret)
    expect(text).not.toMatch(/password|token|hash/i)
  })
})

describe('a quota of one person', () => {
  it('takes the place of the general one, and goes away again', async () => {
    const set = (quotaBytes: number | null, id = mara.id) =>
      app.request(`/api/admin/accounts/${id}/quota`, { as: admin, method: 'PUT', json: { quotaBytes } })
    const course = await ask<{ id: string }>(app, '/api/courses', {
      as: mara,
      json: {
        ...{ title: 'Light', description: 'How to see it.', difficulty: 'beginner' },
        chapters: [{ id: newId(), title: 'One' }],
      },
    })
    const quota = async () =>
      (await ask<{ quotaBytes: number }>(app, `/api/courses/${course.id}/storage`, { as: mara })).quotaBytes
    expect(await quota()).toBe(10_000)
    expect((await set(500)).status).toBe(200)
    expect(await quota()).toBe(500)
    expect((await set(null)).status).toBe(200)
    expect(await quota()).toBe(10_000)
    expect((await set(1, 'nobody')).status).toBe(404)
    expect((await set(-1)).status).toBe(422)
  })
})
