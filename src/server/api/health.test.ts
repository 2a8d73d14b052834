import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { openDatabase } from '../db/client'
import { useTestApp } from '../testing/test-app'
import { assembleApp } from './assemble-app'

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
  const on = () => app.restart({ env: { METRICS_TOKEN: TOKEN } })
  const authorization = `Bearer ${TOKEN}`
  const read = async (from: ReturnType<typeof on>) => {
    const answer = await from.request('/metrics', { headers: { authorization } })
    expect(answer.status).toBe(200)
    return answer
  }

  it('is not there without a token, also for this machine', async () => {
    for (const authorization of ['', 'Bearer ', 'Bearer undefined']) {
      const headers = { authorization }
      expect((await app.request('/metrics', { from: '127.0.0.1', headers })).status).toBe(404)
    }
  })

  it('asks for the token, also from this machine', async () => {
    const wrong = [undefined, 'Bearer wrong', `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`]
    for (const given of wrong) {
      const headers: Record<string, string> = given === undefined ? {} : { authorization: given }
      const answer = await on().request('/metrics', { from: '127.0.0.1', headers })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    await read(on())
  })

  it('counts by route and status, never by address', async () => {
    const server = on()
    await server.request('/api/config')
    await server.request('/api/config')
    await server.request('/api/me')
    for (let i = 0; i < 5; i++) await server.request(`/api/random-${i}`, { method: 'PROPFIND' })
    const answer = await read(server)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    expect(text).toContain('lectern_http_requests_total{method="GET",route="/api/config",status="200"} 2')
    expect(text).toContain('lectern_http_requests_total{method="GET",route="/api/me",status="401"} 1')
    expect(text).toContain('lectern_http_requests_total{method="other",route="none",status="404"} 5')
    expect(text).toContain('lectern_cohort_requests_total{cohort="none",result="ok"} 3')
    expect(text).toContain('lectern_build_info{version="test"} 1')
    expect(text).not.toContain('random')
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(text).toMatch(/^process_uptime_seconds [\d.]+$/m)
  })

  it('tells what else was measured', async () => {
    const server = on()
    const recorder = server.context.figures?.recorder
    recorder?.measure({ kind: 'upload', cohort: 'on', isError: true })
    recorder?.measure({ kind: 'queueAge', value: 12 })
    recorder?.measure({ kind: 'inp', cohort: 'off', value: 90 })
    recorder?.measure({ kind: 'storage', value: 30 })
    recorder?.measure({ kind: 'storage', value: 5_000, isError: true })
    const text = await (await read(server)).text()
    expect(text).toContain('lectern_uploads_total{cohort="on",result="error"} 1')
    expect(text).toMatch(/^lectern_queue_oldest_seconds 12$/m)
    expect(text).toContain('lectern_inp_seconds_bucket{le="0.08",cohort="off"} 0')
    expect(text).toContain('lectern_inp_seconds_bucket{le="0.1",cohort="off"} 1')
    expect(text).toMatch(/^lectern_storage_probe_seconds_count 1$/m)
    expect(text).toContain('lectern_probe_failures_total{part="storage"} 1')
  })
})
