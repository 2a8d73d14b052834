import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { rateLimitRepository } from '../db/repositories/rate-limit-repository'
import { rateLimit } from '../db/schema/auth'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'
import { assembleApp } from './assemble-app'
import { addressGroup } from './rate-limit'
import { sweepExpired } from './sweep'

const app = useTestApp({ app: (context, options) => assembleApp(context, [], options) })

let mara: TestUser
beforeEach(async () => {
  mara ??= await app.signUp()
  await app.context.db.delete(rateLimit)
})

const signIn = (email: string, password = 'wrong password', from = '198.51.100.1', headers = {}) =>
  app.request('/api/auth/sign-in/email', { json: { email, password }, from, headers })

const statuses = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map((answer) => answer.status)
const forgetTime = () =>
  app.context.db.update(rateLimit).set({ windowEndsAt: sql`now() - interval '1 second'` })
/** All counters so far are set to `count`, which saves that many hashes. */
const setCounts = (count: number) => app.context.db.update(rateLimit).set({ count })

const setCountsOf = (prefix: string, count: number) =>
  app.context.db
    .update(rateLimit)
    .set({ count })
    .where(sql`starts_with(${rateLimit.key}, ${prefix})`)

describe('wrong passwords', () => {
  it('are refused after ten for one account from one network, whatever the headers claim', async () => {
    for (let i = 0; i < 10; i++) {
      const answer = await signIn(i % 2 ? mara.email : mara.email.toUpperCase(), undefined, undefined, {
        'x-forwarded-for': `203.0.113.${i}`,
        'x-real-ip': `203.0.113.${i}`,
        forwarded: `for=203.0.113.${i}`,
      })
      expect(answer.status).toBe(401)
    }
    const refused = await signIn(mara.email, mara.password, undefined, { 'x-forwarded-for': '203.0.113.99' })
    expect(refused.status).toBe(429)
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(14 * 60)
    expect(seconds).toBeLessThanOrEqual(15 * 60)
    expect(await refused.json()).toMatchObject({
      code: 'rateLimited',
      detail: 'There were too many wrong tries for this account. Try again in 15 minutes.',
    })
    // Nobody can lock her out of where she is.
    expect((await signIn(mara.email, mara.password, '198.51.100.2')).status).toBe(200)
  })

  it('from many networks close an account to strange browsers, and not to one that was signed in on', async () => {
    const known = await signIn(mara.email, mara.password, '198.51.100.50')
    const device = cookieOf(known)
      .split('; ')
      .find((one) => one.startsWith('lectern.device='))
    expect(known.headers.getSetCookie().join()).toMatch(
      /lectern\.device=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax/,
    )
    await signIn(mara.email)
    await setCountsOf('sign-in:account:', 50)
    const [strange, knownOne, forged] = [
      await signIn(mara.email, mara.password, '198.51.100.51'),
      await signIn(mara.email, mara.password, '198.51.100.52', { cookie: device }),
      await signIn(mara.email, mara.password, '198.51.100.53', { cookie: 'lectern.device=mine.forged' }),
    ]
    expect([strange.status, knownOne.status, forged.status]).toEqual([429, 200, 429])
    // It opens nothing by itself, is good for one account, and has its own ten tries.
    const jonas = await app.signUp()
    await signIn(jonas.email)
    await setCountsOf('sign-in:account:', 50)
    expect((await signIn(jonas.email, jonas.password, '198.51.100.54', { cookie: device })).status).toBe(429)
    expect((await signIn(mara.email, 'wrong password', '198.51.100.55', { cookie: device })).status).toBe(401)
    await setCountsOf('sign-in:', 10)
    await app.context.db.delete(rateLimit).where(sql`${rateLimit.key} like 'sign-in:account:%'`)
    expect((await signIn(mara.email, mara.password, '198.51.100.56', { cookie: device })).status).toBe(429)
  })

  it('are counted alike for an email without an account', async () => {
    const nobody = 'nobody@example.org'
    await signIn(nobody)
    await signIn(mara.email)
    const counts = await app.context.db.select({ count: rateLimit.count }).from(rateLimit)
    expect(counts.map((row) => row.count).toSorted()).toEqual([1, 1, 1, 1, 2])
    await setCounts(10)
    const answers = [await signIn(nobody), await signIn(mara.email)]
    const details = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { detail: string }).detail),
    )
    expect(details[0]).toBe(details[1])
  })

  it('are all counted when they come at the same moment', async () => {
    const answers = await statuses(Array.from({ length: 16 }, () => signIn(mara.email)))
    expect(answers.filter((status) => status === 401)).toHaveLength(10)
    expect(answers.filter((status) => status === 429)).toHaveLength(6)
  })

  it('are forgotten after signing in', async () => {
    for (let i = 0; i < 3; i++) await signIn(mara.email)
    expect((await signIn(mara.email, mara.password)).status).toBe(200)
    const rows = await app.context.db.select().from(rateLimit).orderBy(rateLimit.key)
    // What was wrong before stays counted where others are counted too.
    expect(rows.map(({ key, count }) => [key.replace(/:[0-9a-f]+$/, ''), count])).toEqual([
      ['sign-in:account', 3],
      ['sign-in:address', 3],
    ])
  })

  it('are forgotten after the time, on every server', async () => {
    await signIn(mara.email)
    await setCounts(10)
    const other = app.restart()
    const again = () =>
      other.request('/api/auth/sign-in/email', {
        json: { email: mara.email, password: mara.password },
        from: '198.51.100.1',
      })
    expect((await again()).status).toBe(429)
    await forgetTime()
    expect((await again()).status).toBe(200)
  })

  it('are refused after a hundred from one address, without touching more accounts', async () => {
    await signIn('first@example.org')
    await setCounts(100)
    await app.context.db.delete(rateLimit).where(sql`${rateLimit.key} not like 'sign-in:address:%'`)
    const refused = await signIn(mara.email, mara.password, '198.51.100.1', {
      'x-forwarded-for': '203.0.113.7',
    })
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({
      detail: 'There were too many wrong tries from this network. Try again in 15 minutes.',
    })
    expect((await signIn(mara.email, mara.password, '198.51.100.2')).status).toBe(200)
  })

  it('guard the current password too', async () => {
    const change = () =>
      app.request('/api/auth/change-password', {
        as: mara,
        json: { currentPassword: 'wrong password', newPassword: 'another long one' },
      })
    await change()
    await setCountsOf('sign-in:', 10)
    expect((await change()).status).toBe(429)
  })
})

describe('sign-ups', () => {
  it('are refused after 300 in an hour from one address', async () => {
    const from = '198.51.100.8'
    await app.signUp({ from })
    await setCounts(299)
    await app.signUp({ from })
    const json = { name: 'A', email: 'late@example.org', password: 'a long enough password' }
    const headers = { 'x-forwarded-for': '203.0.113.1' }
    const refused = await app.request('/api/auth/sign-up/email', { json, from, headers })
    expect(refused.status).toBe(429)
    expect((await app.request('/api/auth/sign-up/email', { json, from: '198.51.100.9' })).status).toBe(200)
  })
})

describe('counters', () => {
  it('name nobody', async () => {
    await signIn(mara.email)
    for (const { key } of await app.context.db.select().from(rateLimit)) {
      expect(key).toMatch(/^sign-in(:account|:address)?:[0-9a-f]{64}$/)
    }
  })

  it('stop counting right past the limit', async () => {
    const hit = () => rateLimitRepository.hit(app.context.db, { key: 'k', windowSeconds: 60, limit: 2 })
    const counts = []
    for (let i = 0; i < 5; i++) counts.push((await hit()).count)
    expect(counts).toEqual([1, 2, 3, 3, 3])
  })

  it('lose none of the tries made at the same moment', async () => {
    const hits = Array.from({ length: 50 }, () =>
      rateLimitRepository.hit(app.context.db, { key: 'many', windowSeconds: 60, limit: 100 }),
    )
    const counts = (await Promise.all(hits)).map((hit) => hit.count)
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  it('are swept when their time is over, and not before', async () => {
    await signIn(mara.email)
    await sweepExpired(app.context)
    expect(await app.context.db.$count(rateLimit)).toBe(3)
    await forgetTime()
    await sweepExpired(app.context)
    expect(await app.context.db.$count(rateLimit)).toBe(0)
  })
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('counts %s as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})
