import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FigureId, MonitoringReport } from '@/schemas/monitoring'
import { createRecorder } from '../services/monitoring/recorder'
import { useTestApp, type TestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let server: TestApp
let admin: TestUser
let mara: TestUser
let student: TestUser
beforeAll(async () => {
  admin = await app.signUp({ role: 'admin' })
  mara = await app.signUp()
  student = await app.signUp({ role: 'student' })
})
beforeEach(async () => {
  server = app.restart()
  await server.context.db.execute(sql`truncate metric_minute, metric_error`)
})

const read = async (query = '') => {
  const answer = await server.request(`/api/admin/monitoring${query}`, { as: admin })
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.json()) as MonitoringReport
}
const figureOf = (report: MonitoringReport, id: FigureId) => {
  const found = report.figures.find((figure) => figure.id === id)
  if (!found) throw new Error(`no figure ${id}`)
  return found
}
const process = (role: 'web' | 'worker', version = '1.0.0') =>
  createRecorder({ db: server.context.db, log: server.context.log, role, version })
const times = (count: number, run: (i: number) => void) => Array.from({ length: count }, (_, i) => run(i))

describe('GET /api/admin/monitoring', () => {
  it('is nothing for anybody but administrators, however it is asked', async () => {
    for (const as of [mara, student]) {
      for (const query of ['', '?window=7d', '?window=nonsense']) {
        expect((await server.request(`/api/admin/monitoring${query}`, { as })).status).toBe(404)
      }
    }
    expect((await server.request('/api/admin/monitoring')).status).toBe(401)
  })

  it('refuses another window', async () => {
    expect((await server.request('/api/admin/monitoring?window=2h', { as: admin })).status).toBe(422)
  })

  it('waits for samples, and says how many it needs', async () => {
    const report = await read()
    expect(figureOf(report, 'uploadSuccess')).toMatchObject({
      value: null,
      samples: 0,
      verdict: 'waiting',
      limit: { minSamples: 100 },
      cohorts: [],
      series: [{ cohort: 'all' }],
    })
  })

  it('puts two servers and a worker together, and draws the cohorts apart', async () => {
    const [one, two, worker] = [process('web'), process('web', '1.1.0'), process('worker')]
    times(1_000, (i) => one.measure({ kind: 'http', cohort: 'on', value: 20, isError: i < 4 }))
    times(1_000, () => two.measure({ kind: 'http', cohort: 'off', value: 20 }))
    one.measure({ kind: 'memory', value: 300 })
    two.measure({ kind: 'memory', value: 1_400 })
    two.measure({ kind: 'memory', value: 1_200 })
    times(18, (i) => worker.measure({ kind: 'processing', label: 'process', isError: i < 1 }))
    times(2, () => worker.measure({ kind: 'processing', label: 'refused' }))
    worker.measure({ kind: 'memory', value: 100 })
    one.note({
      kind: 'http',
      route: 'GET /api/courses',
      message: 'internal: no',
      requestId: 'r-1',
      status: 500,
      cohort: 'on',
    })
    await Promise.all([one.flush(), two.flush(), worker.flush()])

    const report = await read('?window=1h')
    const errorRate = figureOf(report, 'errorRate')
    expect(errorRate).toMatchObject({ samples: 2_000, failures: 4, value: 0.002, verdict: 'broken' })
    expect(errorRate.cohorts).toEqual([
      { cohort: 'on', value: 0.004, samples: 1_000 },
      { cohort: 'off', value: 0, samples: 1_000 },
    ])
    for (const { points } of errorRate.series) expect(points).toHaveLength(60)
    expect(errorRate.series[0]?.points.filter((point) => point !== null)).toEqual([0.004])
    // A state is what it is now: the mean of the largest server's minute.
    expect(figureOf(report, 'memory')).toMatchObject({ value: 1_300, verdict: 'broken' })
    expect(figureOf(report, 'processing')).toMatchObject({ samples: 20, value: 0.05, verdict: 'broken' })
    expect(report.processes.map(({ role }) => role).toSorted()).toEqual(['web', 'web', 'worker'])
    expect(report.versions).toEqual(['1.0.0', '1.1.0'])
    expect(report.errors).toMatchObject([
      {
        kind: 'http',
        request_id: 'r-1',
        route: 'GET /api/courses',
        status: 500,
        cohort: 'on',
        version: '1.0.0',
      },
    ])

    const newer = await read('?window=7d&version=1.1.0')
    expect(figureOf(newer, 'errorRate')).toMatchObject({ samples: 1_000, failures: 0, verdict: 'within' })
    expect(newer.errors).toEqual([])
  })

  it('has what this server measured a moment ago, also of a request that just failed', async () => {
    await server.request('/api/me', { as: mara })
    await server.context.db.execute(sql`alter table course rename to course_away`)
    const failed = await server.request('/api/courses', { as: mara })
    await server.context.db.execute(sql`alter table course_away rename to course`)
    expect(failed.status).toBe(500)
    const report = await read('?window=1h')
    expect(report.errors[0]).toMatchObject({
      route: 'GET /api/courses',
      status: 500,
      request_id: failed.headers.get('x-request-id'),
    })
    expect(report.routes[0]).toMatchObject({ label: 'GET /api/courses', failures: 1 })
  })

  it.each(['24h', '7d'])('keeps every step of %s inside the window', async (window) => {
    const one = process('web')
    one.measure({ kind: 'inp', cohort: 'on', value: 40 })
    await one.flush()
    const { figures, from, stepSeconds, at } = await read(`?window=${window}`)
    const points = figures.find(({ id }) => id === 'inp')?.series[0]?.points ?? []
    expect(points.at(-1)).toBeGreaterThan(0)
    expect(points.slice(0, -1).every((point) => point === null)).toBe(true)
    const end = Date.parse(from) + points.length * stepSeconds * 1_000
    expect(end).toBeGreaterThan(Date.parse(at))
  })
})
