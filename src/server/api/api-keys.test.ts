import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { ApiKeyScope } from '@/lib/key-scopes'
import type { SecurityEvent } from '@/schemas/account'
import type { Page, ProblemDetails } from '@/types/api'
import { rateLimit, user } from '../db/schema/auth'
import { apiKey } from '../db/schema/enrolment'
import { ask } from '../testing/rights/world'
import { useTestApp, type TestUser } from '../testing/test-app'
import { keyScopes } from './key-routes'

const app = useTestApp()
let mara: TestUser
let courseId: string
beforeEach(async () => {
  await app.context.db.delete(rateLimit)
  mara = await app.signUp({ name: 'Mara Okafor' })
  courseId = newId()
  const json = { id: courseId, title: 'Light', description: 'All of it.', difficulty: 'beginner' }
  await ask(app, '/api/courses', { as: mara, json })
})

const makeKey = async (scopes?: ApiKeyScope[], as = mara) =>
  (await ask<{ secret: string }>(app, '/api/api-keys', { as, json: { name: 'Shop', scopes } })).secret
const withKey = (key: string, path: string, init: { method?: string; json?: object } = {}) =>
  app.request(path, { ...init, headers: { authorization: `Bearer ${key}` } })
const status = async (answer: Promise<Response>) => (await answer).status

it('opens what its scope says, and tells what is missing for the rest', async () => {
  const key = await makeKey(['courses:read'])
  expect(await status(withKey(key, `/api/courses/${courseId}`))).toBe(200)
  const answer = await withKey(key, `/api/courses/${courseId}`, { method: 'PATCH', json: { title: 'Shade' } })
  expect((await answer.json()) as ProblemDetails).toMatchObject({
    ...{ status: 403, code: 'forbidden' },
    detail: 'This key may not do that: it needs the scope courses:write. Make another key.',
  })
  const { title } = await ask<{ title: string }>(app, `/api/courses/${courseId}`, { as: mara })
  expect(title).toBe('Light')
})

it('opens nothing of the account, and makes no other key', async () => {
  const key = await makeKey([
    'courses:read',
    'courses:write',
    'uploads:write',
    'enrolments:write',
    'metrics:read',
  ])
  for (const path of [
    '/api/me',
    '/api/account/sessions',
    '/api/account/export',
    '/api/api-keys',
    '/api/auth/passkeys',
  ]) {
    expect(await status(withKey(key, path)), path).toBe(401)
  }
  expect(await status(withKey(key, '/api/api-keys', { json: { name: 'Another' } }))).toBe(401)
  expect(await status(withKey(key, `/api/courses/${courseId}/members`))).toBe(401)
  expect(await status(withKey(key, `/api/courses/${courseId}/enrolment-link`, { method: 'POST' }))).toBe(401)
})

it('reaches no further than its person does when it is used', async () => {
  const key = await makeKey(['courses:read', 'metrics:read'])
  const jonas = await app.signUp()
  const foreign = newId()
  const json = { id: foreign, title: 'Sound', description: 'All of it.', difficulty: 'beginner' }
  await ask(app, '/api/courses', { as: jonas, json })
  expect(await status(withKey(key, `/api/courses/${foreign}`))).toBe(404)
  expect(await status(withKey(key, '/api/admin/monitoring'))).toBe(404)
  const set = (values: Partial<typeof user.$inferInsert>) =>
    app.context.db.update(user).set(values).where(eq(user.id, mara.id))
  await set({ role: 'admin' })
  expect(await status(withKey(key, '/api/admin/monitoring'))).toBe(200)
  await set({ role: 'instructor' })
  expect(await status(withKey(key, '/api/admin/monitoring'))).toBe(404)
  await set({ banned: true })
  expect(await status(withKey(key, `/api/courses/${courseId}`))).toBe(401)
})

it('is looked at alone: the cookie that comes with it opens nothing more', async () => {
  const jonas = await app.signUp()
  const key = await makeKey(['courses:read'], jonas)
  const headers = { authorization: `Bearer ${key}` }
  expect(await status(app.request(`/api/courses/${courseId}`, { as: mara, headers }))).toBe(404)
  const wrong = { authorization: `Bearer lectern_key_${'a'.repeat(43)}` }
  expect(await status(app.request(`/api/courses/${courseId}`, { as: mara, headers: wrong }))).toBe(401)
})

it('of the time before scopes enrols people as ever, and does nothing else', async () => {
  const key = await makeKey()
  expect(key).toMatch(/^lectern_enrol_/)
  const [row] = await app.context.db.select().from(apiKey).where(eq(apiKey.userId, mara.id))
  expect(row?.scopes).toEqual(['enrolments:write'])
  expect(
    await status(withKey(key, '/api/enrolments', { json: { course_id: courseId, email: 'a@example.org' } })),
  ).toBe(201)
  expect(await status(withKey(key, `/api/courses/${courseId}/enrolments`))).toBe(200)
  expect(await status(withKey(key, `/api/courses/${courseId}`))).toBe(403)
  const other = await makeKey(['courses:read'])
  expect(other).toMatch(/^lectern_key_/)
  expect(
    await status(
      withKey(other, '/api/enrolments', { json: { course_id: courseId, email: 'b@example.org' } }),
    ),
  ).toBe(403)
})

it('repeats a write with one Idempotency-Key once, as a person does', async () => {
  const key = await makeKey(['courses:write'])
  const json = { id: newId(), title: 'Twice', description: 'All of it.', difficulty: 'beginner' }
  const headers = { authorization: `Bearer ${key}`, 'idempotency-key': newId() }
  const send = () => app.request('/api/courses', { json, headers })
  expect(await status(send())).toBe(201)
  expect((await send()).headers.get('idempotency-replayed')).toBe('true')
})

it('is told of when it is made, with its scopes, and used first; not with itself', async () => {
  const key = await makeKey(['courses:read'])
  await withKey(key, '/api/courses')
  await withKey(key, '/api/courses')
  const { items } = await ask<Page<SecurityEvent>>(app, '/api/account/events', { as: mara })
  expect(items.slice(0, 2)).toMatchObject([
    { kind: 'api-key-first-used' },
    { kind: 'api-key-made', details: { name: 'Shop', scopes: 'courses:read' } },
  ])
  expect(JSON.stringify(items)).not.toContain(key)
})

it('is not made without a scope, or with one that there is not', async () => {
  for (const scopes of [[], ['everything']]) {
    const answer = await app.request('/api/api-keys', { as: mara, json: { name: 'Shop', scopes } })
    expect(answer.status).toBe(422)
  }
})

it('is guessed a hundred times at most, from one network', async () => {
  const statuses = new Set<number>()
  for (let i = 0; i <= 100; i++) {
    statuses.add((await withKey(`lectern_key_${newId()}`, '/api/courses')).status)
  }
  expect([...statuses]).toEqual([401, 429])
})

it('the document names the scope of every route that keys open, and of no other', async () => {
  const { paths, components } = await ask<{
    paths: Record<string, Record<string, { security?: object[]; 'x-key-scope'?: string }>>
    components: { securitySchemes: { apiKey: { description: string } } }
  }>(app, '/api/openapi.json', {})
  const named = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      operation['x-key-scope'] === undefined
        ? []
        : [[`${method.toUpperCase()} ${path}`, operation['x-key-scope'], operation.security] as const],
    ),
  )
  expect(new Map(named.map(([route, scope]) => [route, scope]))).toEqual(new Map(keyScopes))
  for (const [route, , security] of named) expect(security, route).toContainEqual({ apiKey: [] })
  expect(components.securitySchemes.apiKey.description).toContain('`uploads:write`')
})
