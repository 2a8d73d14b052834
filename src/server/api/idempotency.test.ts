import { and, eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { idempotencyRepository } from '../db/repositories/idempotency-repository'
import { idempotencyKey } from '../db/schema/idempotency'
import { useTestApp, type TestUser } from '../testing/test-app'
import { assembleApp } from './assemble-app'
import { body, createApi, guardedRoute, json } from './create-api'
import { sweepExpired } from './sweep'

let worked = 0
/** The work waits for this, so that a test can look while it is being done. */
let gate: Promise<void> = Promise.resolve()

const workRoute = guardedRoute({
  method: 'post',
  path: '/errands',
  request: {
    body: body(z.strictObject({ answer: z.enum(['created', 'conflict', 'broken', 'busy', 'empty']) })),
  },
  responses: { 201: json(z.object({ nth: z.number() }), 'Done'), 204: { description: 'Done' } },
})
const readRoute = guardedRoute({
  method: 'get',
  path: '/errands',
  responses: { 200: json(z.object({ nth: z.number() }), 'How often') },
})
const removeRoute = guardedRoute({
  method: 'delete',
  path: '/errands/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 204: { description: 'Gone' } },
})

const app = useTestApp({
  app: (context, options) => {
    const routes = createApi()
      .openapi(readRoute, (c) => c.json({ nth: ++worked }, 200))
      .openapi(removeRoute, (c) => {
        worked++
        return c.body(null, 204)
      })
      .openapi(workRoute, async (c) => {
        const nth = ++worked
        await gate
        const { answer } = c.req.valid('json')
        if (answer === 'conflict') throw new AppError('conflict', `Number ${nth} met another.`)
        if (answer === 'broken') throw new Error('broken')
        if (answer === 'busy') throw new AppError('rateLimited', 'Wait a moment.')
        return answer === 'empty' ? c.body(null, 204) : c.json({ nth }, 201)
      })
    return assembleApp(context, [routes], options)
  },
})

let mara: TestUser
let key = ''
beforeEach(async () => {
  mara ??= await app.signUp()
  worked = 0
  gate = Promise.resolve()
  key = crypto.randomUUID()
})

const work = (answer: string, headers: Record<string, string> = { 'idempotency-key': key }, as = mara) =>
  app.request('/api/errands', { as, json: { answer }, headers })
const age = (seconds: number) =>
  app.context.db
    .update(idempotencyKey)
    .set({ createdAt: sql`now() - make_interval(secs => ${seconds})` })
    .where(and(eq(idempotencyKey.userId, mara.id), eq(idempotencyKey.key, key)))
const kept = async () => (await idempotencyRepository.find(app.context.db, { userId: mara.id, key })) ?? null

it('does the work once and gives the same answer again', async () => {
  const first = await work('created')
  const second = await work('created')
  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.json()).toEqual(await first.json())
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(second.headers.get('content-type')).toBe('application/json')
  expect(worked).toBe(1)
})

it('does it again without a key, and again for another key', async () => {
  await work('created', {})
  await work('created', {})
  await work('created', { 'idempotency-key': 'a' })
  await work('created', { 'idempotency-key': 'b' })
  expect(worked).toBe(4)
})

it('gives an empty answer and a refusal again too', async () => {
  await work('empty')
  const empty = await work('empty')
  expect([empty.status, await empty.text(), empty.headers.get('idempotency-replayed')]).toEqual([
    204,
    '',
    'true',
  ])
  key = crypto.randomUUID()
  await work('conflict')
  const refusal = await work('conflict')
  expect(refusal.headers.get('content-type')).toBe('application/problem+json')
  expect(await refusal.json()).toMatchObject({ status: 409, detail: 'Number 2 met another.' })
  expect(worked).toBe(2)
})

it('of two requests at the same moment works on one and tells the other to wait', async () => {
  let open = () => {}
  gate = new Promise((resolve) => (open = resolve))
  const both = [work('created'), work('created')]
  const refused = await Promise.race(both)
  expect(refused.status).toBe(409)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ code: 'inProgress' })
  open()
  const statuses = (await Promise.all(both)).map((answer) => answer.status)
  expect(statuses.toSorted()).toEqual([201, 409])
  expect(worked).toBe(1)
  expect((await work('created')).headers.get('idempotency-replayed')).toBe('true')
})

it('of twenty requests at the same moment works on one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => work('created')))
  for (const answer of answers) expect([201, 409]).toContain(answer.status)
  expect(worked).toBe(1)
})

it('refuses the key for another body, address or method', async () => {
  await work('created')
  const others = [
    await work('empty'),
    await app.request('/api/errands?x=1', {
      as: mara,
      json: { answer: 'created' },
      headers: { 'idempotency-key': key },
    }),
    await app.request('/api/errands/1', { as: mara, method: 'DELETE', headers: { 'idempotency-key': key } }),
  ]
  for (const answer of others) {
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid', errors: [{ field: 'Idempotency-Key' }] })
  }
  expect(worked).toBe(1)
})

it("keeps one person's keys from another's", async () => {
  const jonas = await app.signUp()
  await work('created')
  expect((await work('created', undefined, jonas)).headers.get('idempotency-replayed')).toBeNull()
  expect(worked).toBe(2)
})

it.each(['broken', 'busy'])('does not keep the answer of a try that was %s', async (answer) => {
  await work(answer)
  expect(await kept()).toBeNull()
  await work(answer)
  expect(worked).toBe(2)
})

it.each(['', ' ', 'x'.repeat(256), 'naïve'])('refuses the key %j', async (given) => {
  // A header cannot be sent with other than Latin-1; blanks around it are cut off on the way.
  const answer = await work('created', { 'idempotency-key': given })
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] })
  expect(worked).toBe(0)
})

it('takes a key of 255 printable characters', async () => {
  expect((await work('created', { 'idempotency-key': `{"'~ ${'k'.repeat(250)}` })).status).toBe(201)
})

it('holds for deletions and not for reads', async () => {
  const remove = () =>
    app.request('/api/errands/1', { as: mara, method: 'DELETE', headers: { 'idempotency-key': key } })
  await remove()
  expect((await remove()).headers.get('idempotency-replayed')).toBe('true')
  await app.request('/api/errands', { as: mara, headers: { 'idempotency-key': key } })
  expect(worked).toBe(2)
})

it('does not hold for signing in, whose answer carries a cookie', async () => {
  const signIn = () =>
    app.request('/api/auth/sign-in/email', {
      json: { email: mara.email, password: mara.password },
      headers: { 'idempotency-key': key },
    })
  await signIn()
  expect((await signIn()).headers.getSetCookie().join()).toMatch(/session_token=[^;]/)
  expect(await kept()).toBeNull()
})

describe('a key whose work never ended', () => {
  const leaveRunning = async () => {
    await work('created')
    await app.context.db
      .update(idempotencyKey)
      .set({ status: null, body: null })
      .where(eq(idempotencyKey.key, key))
  }

  it('is taken over after a minute by the same request', async () => {
    await leaveRunning()
    await age(59)
    expect((await work('created')).status).toBe(409)
    await age(61)
    expect((await work('created')).status).toBe(201)
    expect(worked).toBe(2)
    expect(await kept()).toMatchObject({ status: 201 })
  })

  it('is free at once when the server starts again, and answers that were given stay', async () => {
    await leaveRunning()
    const done = crypto.randomUUID()
    const first = await work('created', { 'idempotency-key': done })
    await idempotencyRepository.releaseAll(app.context.db)
    expect((await work('created')).status).toBe(201)
    expect(await (await work('created', { 'idempotency-key': done })).json()).toEqual(await first.json())
  })

  it('is not taken over by another request', async () => {
    await leaveRunning()
    await age(61)
    expect((await work('empty')).status).toBe(422)
  })

  it('keeps the answer of the one that took it over, when the first ends late', async () => {
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    const late = work('created')
    await expect.poll(() => worked).toBe(1)
    await age(61)
    gate = Promise.resolve()
    await work('created')
    open()
    expect(await (await late).json()).toEqual({ nth: 1 })
    expect(await (await work('created')).json()).toEqual({ nth: 2 })
  })
})

describe('after a month', () => {
  it('a key is new again', async () => {
    await work('created')
    await age(30 * 24 * 3600 - 60)
    expect((await work('created')).headers.get('idempotency-replayed')).toBe('true')
    await age(30 * 24 * 3600 + 1)
    expect((await work('empty')).status).toBe(204)
  })

  it('the sweep removes it, and nothing younger', async () => {
    await work('created')
    await age(30 * 24 * 3600 - 60)
    await sweepExpired(app.context)
    expect(await kept()).not.toBeNull()
    await age(30 * 24 * 3600 + 1)
    await sweepExpired(app.context)
    expect(await kept()).toBeNull()
  })

  it('a long answer goes after a day already', async () => {
    await work('created')
    await app.context.db
      .update(idempotencyKey)
      .set({ body: 'x'.repeat(20_000) })
      .where(and(eq(idempotencyKey.userId, mara.id), eq(idempotencyKey.key, key)))
    await age(24 * 3600 - 60)
    await sweepExpired(app.context)
    expect(await kept()).not.toBeNull()
    await age(24 * 3600 + 1)
    await sweepExpired(app.context)
    expect(await kept()).toBeNull()
  })
})
