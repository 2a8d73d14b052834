import { beforeEach, expect, it } from 'vitest'
import { metricMinute } from '../db/schema/metric'
import { startSampler } from '../sampler'
import { readReport } from '../services/monitoring/report'
import { useTestApp } from '../testing/test-app'

const app = useTestApp()
beforeEach(() => app.context.db.delete(metricMinute))

const ask = async () => {
  const answer = await app.request('/api/workers', { as: await app.signUp() })
  return (await answer.json()) as unknown
}

/** What a process leaves behind that worked on videos then. */
const workedAt = (at: Date, process = 'worker a:1') =>
  app.context.db.insert(metricMinute).values({
    kind: 'works',
    minute: new Date(Math.floor(at.getTime() / 60_000) * 60_000),
    process,
    label: '',
    cohort: 'none',
    version: 'test',
    count: 1,
    errors: 0,
    total: at.getTime() / 1_000,
    highest: at.getTime() / 1_000,
    buckets: [],
  })

/** One look of a process at itself, written. */
async function look(works: boolean) {
  const { figures } = app.context
  if (!figures) throw new Error('no figures')
  const sampler = startSampler(app.context, figures, () => works)
  await sampler.stop()
}

it('is told to nobody who is not signed in', async () => {
  expect((await app.request('/api/workers')).status).toBe(401)
})

it('nothing works on videos before anything did, nor because a server runs that does not', async () => {
  expect(await ask()).toEqual({ is_there: false, last_seen_at: null })
  await look(false)
  expect(await ask()).toEqual({ is_there: false, last_seen_at: null })
})

it('a process that works is there at once', async () => {
  await look(true)
  expect(await ask()).toMatchObject({ is_there: true })
})

it('the last of them counts, and is told with when it was heard of', async () => {
  const hour = 3_600_000
  const last = new Date(Math.floor(Date.now() / 1_000) * 1_000 - hour)
  await workedAt(new Date(last.getTime() - hour), 'worker b:1')
  await workedAt(last)
  expect(await ask()).toEqual({ is_there: false, last_seen_at: last.toISOString() })
  const report = await readReport(app.context.db, { window: '1h' })
  expect(report.worker).toEqual({ is_there: false, last_seen_at: last.toISOString() })
  await look(true)
  expect(await ask()).toMatchObject({ is_there: true })
})
