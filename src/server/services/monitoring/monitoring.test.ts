import { beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { metricRepository } from '../../db/repositories/metric-repository'
import { metricError, metricMinute } from '../../db/schema/metric'
import { openDatabase } from '../../db/client'
import { createLogger } from '../../log'
import { useTestDatabase } from '../../testing/test-database'
import { createMonitoring } from './create-monitoring'
import { createRecorder, type RecorderOptions } from './recorder'

const database = useTestDatabase()
const log = createLogger('silent')
const START = Date.parse('2026-05-04T10:00:00Z')
const MINUTE = 60_000
const window = { from: new Date(START), to: new Date(START + 3_600_000) }

let clock = START
beforeEach(async () => {
  clock = START
  await database().db.execute(sql`truncate metric_minute, metric_error`)
})

const recorder = (overrides: Partial<RecorderOptions> = {}) =>
  createRecorder({ db: database().db, log, role: 'web', version: '1.0.0', now: () => clock, ...overrides })
const monitoring = () => createMonitoring({ db: database().db })
const times = (count: number, run: (i: number) => void) => Array.from({ length: count }, (_, i) => run(i))

describe('what processes measure', () => {
  it('is added up over processes, and keeps cohorts and versions apart', async () => {
    const [one, two] = [recorder(), recorder({ version: '1.1.0' })]
    times(600, (i) => one.measure({ kind: 'http', cohort: 'on', value: 10, isError: i < 1 }))
    times(600, (i) => two.measure({ kind: 'http', cohort: 'on', value: 10, isError: i < 2 }))
    times(50, () => two.measure({ kind: 'http', cohort: 'off', value: 10 }))
    await Promise.all([one.flush(), two.flush()])

    const { errorRate } = await monitoring().health({ ...window, cohort: 'on' })
    expect(errorRate).toMatchObject({ samples: 1_200, failures: 3, value: 3 / 1_200, verdict: 'broken' })
    const off = await monitoring().health({ ...window, cohort: 'off' })
    expect(off.errorRate).toMatchObject({ samples: 50, value: 0, verdict: 'waiting' })
    const old = await monitoring().health({ ...window, version: '1.0.0' })
    expect(old.errorRate).toMatchObject({ samples: 600, failures: 1 })
  })

  it('counts once, however often it is written', async () => {
    const one = recorder()
    one.measure({ kind: 'upload', cohort: 'on' })
    await Promise.all([one.flush(), one.flush()])
    one.measure({ kind: 'upload', cohort: 'on', isError: true })
    await one.flush()
    clock += 2 * MINUTE
    one.measure({ kind: 'upload', cohort: 'on' })
    await one.flush()
    await one.flush()
    const { uploadSuccess } = await monitoring().health({ ...window, cohort: 'on' })
    expect(uploadSuccess).toMatchObject({ samples: 3, failures: 1 })
    expect(await database().db.$count(metricMinute)).toBe(2)
  })

  /** A database that is away until it is told to come. */
  const awayUntil = () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/none')
    let { db } = away
    return {
      db: new Proxy(away.db, { get: (_, name) => Reflect.get(db, name) as unknown }),
      comes: () => {
        db = database().db
        return away.close()
      },
    }
  }

  it('is kept while the database is away, and written afterwards', async () => {
    const { db, comes } = awayUntil()
    const one = recorder({ db })
    one.measure({ kind: 'http', cohort: 'on' })
    one.note({ kind: 'http', route: 'GET /api/courses', message: 'unavailable' })
    await one.flush()
    clock += 5 * MINUTE
    one.measure({ kind: 'http', cohort: 'on' })
    await one.flush()
    await comes()
    await one.flush()
    expect((await monitoring().health(window)).errorRate.samples).toBe(2)
    expect(await database().db.$count(metricError)).toBe(1)
  })

  it('does not grow without end while the database is away', async () => {
    const { db, comes } = awayUntil()
    const one = recorder({ db })
    times(20_100, (i) => one.measure({ kind: 'route', label: `GET /${i}` }))
    times(250, (i) => one.note({ kind: 'http', route: 'GET /', message: String(i) }))
    await one.flush()
    await comes()
    await one.flush()
    expect(await database().db.$count(metricMinute)).toBe(20_000)
    expect(await database().db.$count(metricError)).toBe(200)
  })
})

describe('limits', () => {
  const health = async (cohort: 'on' | 'off' = 'on') => monitoring().health({ ...window, cohort })

  it('are not judged without samples', async () => {
    const nothing = await health()
    for (const figure of Object.values(nothing)) {
      expect(figure).toMatchObject({ value: null, samples: 0, verdict: 'waiting' })
    }
  })

  it('are broken by too many failed requests, and kept at exactly the limit', async () => {
    const one = recorder()
    times(2_000, (i) => one.measure({ kind: 'http', cohort: 'on', value: 5, isError: i < 2 }))
    times(2_000, (i) => one.measure({ kind: 'http', cohort: 'off', value: 5, isError: i < 3 }))
    await one.flush()
    expect((await health('on')).errorRate).toMatchObject({ value: 0.001, verdict: 'within' })
    expect((await health('off')).errorRate).toMatchObject({ value: 0.0015, verdict: 'broken' })
  })

  it('are broken by uploads that failed', async () => {
    const one = recorder()
    times(100, (i) => one.measure({ kind: 'upload', cohort: 'on', isError: i < 2 }))
    times(100, (i) => one.measure({ kind: 'upload', cohort: 'off', isError: i < 1 }))
    await one.flush()
    expect((await health('on')).uploadSuccess).toMatchObject({ value: 0.98, verdict: 'broken' })
    expect((await health('off')).uploadSuccess).toMatchObject({ value: 0.99, verdict: 'within' })
  })

  it('are broken by slow clicks of more than a quarter of visits, also when two servers were told of them', async () => {
    const [one, two] = [recorder(), recorder()]
    times(70, () => one.measure({ kind: 'inp', cohort: 'on', value: 30 }))
    times(30, () => two.measure({ kind: 'inp', cohort: 'on', value: 240 }))
    times(80, () => one.measure({ kind: 'inp', cohort: 'off', value: 30 }))
    times(20, () => two.measure({ kind: 'inp', cohort: 'off', value: 240 }))
    await Promise.all([one.flush(), two.flush()])
    const on = (await health('on')).inpP75
    expect(on).toMatchObject({ samples: 100, verdict: 'broken' })
    expect(on.value).toBeGreaterThan(200)
    expect(on.value).toBeLessThanOrEqual(240)
    expect((await health('off')).inpP75).toMatchObject({ samples: 100, verdict: 'within' })
  })

  it('may be others', async () => {
    const one = recorder()
    times(10, (i) => one.measure({ kind: 'http', cohort: 'on', isError: i < 1 }))
    await one.flush()
    const strict = { kind: 'most', value: 0.05, minSamples: 10 } as const
    const { errorRate } = await monitoring().health({ ...window, limits: { errorRate: strict } })
    expect(errorRate).toMatchObject({ verdict: 'broken', limit: strict })
  })

  it('are judged over the time that was asked about', async () => {
    const one = recorder()
    times(1_000, () => one.measure({ kind: 'http', cohort: 'on', isError: true }))
    clock += 10 * MINUTE
    times(1_000, () => one.measure({ kind: 'http', cohort: 'on' }))
    await one.flush()
    const later = { from: new Date(START + 5 * MINUTE), to: window.to }
    expect((await monitoring().health(later)).errorRate).toMatchObject({ samples: 1_000, verdict: 'within' })
  })
})

describe('what is old', () => {
  it('is forgotten: figures after 8 days, errors also beyond the latest 2,000', async () => {
    clock = Date.now() - 9 * 86_400_000
    const one = recorder()
    one.measure({ kind: 'http' })
    one.note({ kind: 'http', route: 'GET /', message: 'old' })
    await one.flush()
    clock = Date.now()
    one.measure({ kind: 'http' })
    const { db } = database()
    const filler = Array.from({ length: 2_050 }, (_, i) => ({
      id: crypto.randomUUID(),
      at: new Date(clock - i),
      kind: 'http',
      requestId: null,
      route: 'GET /',
      status: 500,
      message: String(i),
      cohort: 'none',
      version: '1.0.0',
      process: 'web',
    }))
    await metricRepository.writeErrors(db, filler)
    await one.flush()
    await monitoring().forgetOld()
    expect(await db.$count(metricMinute)).toBe(1)
    expect(await db.$count(metricError)).toBe(2_000)
    const all = { from: new Date(0), to: new Date(clock + MINUTE) }
    const [latest] = await metricRepository.errors(db, all, 1)
    expect(latest?.message).toBe('0')
  })
})
