import { beforeEach, expect, it } from 'vitest'
import { rateLimit } from '../db/schema/auth'
import { useTestApp } from '../testing/test-app'
import { createApi } from './create-api'
import { handleError } from './errors'
import { generalLimit } from './general-limit'

const app = useTestApp()
beforeEach(() => app.context.db.delete(rateLimit))

/** A process with nothing but the limit, on the database that all share. */
function process(user?: { id: string }) {
  const api = createApi()
  api.onError(handleError(app.context.log))
  if (user) {
    api.use(async (c, next) => {
      c.set('user', { ...user, name: 'A', email: 'a@example.org', role: 'instructor' })
      await next()
    })
  }
  api.use(generalLimit(app.context, (c) => c.req.header('x-from')))
  api.get('/', (c) => c.text('here'))
  return (from: string) => api.request('/', { headers: { 'x-from': from } })
}

const repeat = async (times: number, ask: () => Response | Promise<Response>) => {
  const statuses: number[] = []
  for (let i = 0; i < times; i++) statuses.push((await ask()).status)
  return statuses
}
const setCount = (count: number) => app.context.db.update(rateLimit).set({ count })

it('holds over processes: what one has counted closes the other', async () => {
  const [one, other] = [process({ id: 'a' }), process({ id: 'a' })]
  await repeat(100, () => one('192.0.2.1'))
  await setCount(29_950)
  const statuses = await repeat(101, () => other('192.0.2.2'))
  expect(statuses.slice(0, 99)).toEqual(Array(99).fill(200))
  expect(statuses.slice(99)).toEqual([429, 429])
  const refused = await other('192.0.2.2')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'rateLimited' })
})

it('counts addresses apart, and programs on this machine not at all', async () => {
  const ask = process()
  await repeat(100, () => ask('192.0.2.1'))
  await setCount(30_000)
  expect((await repeat(100, () => ask('192.0.2.1'))).at(-1)).toBe(429)
  expect((await repeat(100, () => ask('192.0.2.2'))).at(-1)).toBe(200)
  for (const local of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect((await repeat(101, () => ask(local))).at(-1)).toBe(200)
  }
})

it('writes once for each hundred requests', async () => {
  const ask = process()
  await repeat(99, () => ask('192.0.2.1'))
  expect(await app.context.db.$count(rateLimit)).toBe(0)
  await ask('192.0.2.1')
  expect((await app.context.db.select().from(rateLimit)).map(({ count }) => count)).toEqual([100])
})
