import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { openDatabase } from '../db/client'
import { useTestApp } from '../testing/test-app'
import { assembleApp } from './assemble-app'
import { createMetrics } from './metrics'

const app = useTestApp({ app: (context, options) => assembleApp(context, [], options) })
const TOKEN = 'a-token-for-the-scraper'

describe('/healthz and /readyz', () => {
  it('say that all is well, to anyone', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await app.request(path)).status).toBe(200)
  })

  it('say what is missing', async () => {
    const stopping = app.restart({ isReady: () => false })
    const answer = await stopping.request('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'unavailable', errors: [{ field: 'process' }] })
    expect((await stopping.request('/healthz')).status).toBe(200)
  })

  it('say so when neither the database nor the storage answers', async () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/none')
    const storage = {
      ...app.context.storage,
      check: () => Promise.reject(new AppError('unavailable', '/secret/path is read-only.')),
    }
    const cut = assembleApp({ ...app.context, db: away.db, storage }, [])
    const answer = await cut.request('/readyz')
    expect(answer.status).toBe(503)
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ errors: [{ field: 'database' }, { field: 'storage' }] })
    expect(text).not.toMatch(/secret|127\.0\.0\.1/)
    expect((await cut.request('/healthz')).status).toBe(200)
    await away.close()
  })
})

it('/readyz says when the database is older than this version', async () => {
  const last = `(select max(created_at) from drizzle.__drizzle_migrations)`
  const shift = (by: number) =>
    app.context.db.execute(
      sql.raw(
        `update drizzle.__drizzle_migrations set created_at = created_at + ${by} where created_at = ${last}`,
      ),
    )
  await shift(-1)
  const answer = await app.request('/readyz')
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await answer.json()).toMatchObject({ errors: [{ field: 'migrations' }] })
  await shift(1)
  expect((await app.request('/readyz')).status).toBe(200)
})

describe('/metrics', () => {
  const read = (from?: string, headers?: Record<string, string>, on = app) =>
    on.request('/metrics', { ...(from !== undefined && { from }), ...(headers && { headers }) })

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('may be read from %s', async (from) => {
    expect((await read(from)).status).toBe(200)
  })

  it.each(['192.0.2.1', '::ffff:192.0.2.1', '127.0.0.1.evil', ''])(
    'may not be read from %j',
    async (from) => {
      expect((await read(from)).status).toBe(403)
    },
  )

  it('may not be read through a proxy on this machine, nor by claiming to be this machine', async () => {
    expect((await read('127.0.0.1', { 'x-forwarded-for': '203.0.113.1' })).status).toBe(403)
    expect((await read('127.0.0.1', { forwarded: 'for=203.0.113.1' })).status).toBe(403)
    expect((await read('192.0.2.1', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403)
  })

  it('asks for the token when there is one, also from this machine', async () => {
    const on = app.restart({ env: { METRICS_TOKEN: TOKEN } })
    const wrong = [undefined, 'Bearer wrong', `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`]
    for (const authorization of wrong) {
      const answer = await read('127.0.0.1', authorization === undefined ? {} : { authorization }, on)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    expect((await read('203.0.113.1', { authorization: `Bearer ${TOKEN}` }, on)).status).toBe(200)
  })

  it('counts by route and status, never by address', async () => {
    const on = app.restart()
    await on.request('/api/config')
    await on.request('/api/config')
    await on.request('/api/me')
    for (let i = 0; i < 5; i++) await on.request(`/api/random-${i}`, { method: 'PROPFIND' })
    const answer = await read('127.0.0.1', undefined, on)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    expect(text).toContain('lectern_http_requests_total{method="GET",route="/api/config",status="200"} 2')
    expect(text).toContain('lectern_http_requests_total{method="GET",route="/api/me",status="401"} 1')
    expect(text).toContain('lectern_http_requests_total{method="other",route="none",status="404"} 5')
    expect(text).not.toContain('random')
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(text).toMatch(/^process_uptime_seconds [\d.]+$/m)
  })

  it('writes a histogram whose buckets add up', () => {
    const metrics = createMetrics()
    for (const seconds of [0.001, 0.02, 0.02, 60]) {
      metrics.observe({ method: 'GET', route: '/a', status: 200, seconds })
    }
    const text = metrics.text()
    const bucket = (le: string) =>
      Number(new RegExp(`_bucket\\{method="GET",route="/a",le="${le}"\\} (\\d+)`).exec(text)?.[1])
    expect(['0\\.005', '0\\.01', '0\\.025', '10', '\\+Inf'].map(bucket)).toEqual([1, 1, 3, 3, 4])
    expect(text).toContain('lectern_http_request_duration_seconds_count{method="GET",route="/a"} 4')
    expect(text.endsWith('\n')).toBe(true)
  })
})
