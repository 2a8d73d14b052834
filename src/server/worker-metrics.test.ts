import { afterEach, expect, it } from 'vitest'
import { readEnv } from './env'
import { createFigures } from './services/monitoring/figures'
import { createRecorder } from './services/monitoring/recorder'
import { createLogger } from './log'
import { useTestDatabase } from './testing/test-database'
import { serveWorkerMetrics, type WorkerMetrics } from './worker-metrics'

const database = useTestDatabase()
const token = 'a-token-of-the-tests-0123'
let served: WorkerMetrics | undefined
afterEach(() => served?.stop())

const serve = async (env: Record<string, string>) => {
  const recorder = createRecorder({
    db: database().db,
    log: createLogger('silent'),
    role: 'worker',
    version: 'test',
  })
  served = await serveWorkerMetrics(readEnv({ NODE_ENV: 'test', ...env }), createFigures(recorder, 'test'))
  return { recorder, get: (path: string, authorization?: string) => get(path, authorization) }
}
const get = (path: string, authorization?: string) =>
  fetch(`${served?.address}${path}`, { headers: authorization === undefined ? {} : { authorization } })

it('listens to nobody unless it is told to', async () => {
  await serve({})
  expect(served).toBeUndefined()
  await serve({ METRICS_TOKEN: token })
  expect(served).toBeUndefined()
})

it('shows nothing without the token, which has to be there', async () => {
  expect(() => readEnv({ NODE_ENV: 'test', WORKER_METRICS_PORT: '0' })).toThrow(/METRICS_TOKEN/)
  const worker = await serve({ METRICS_TOKEN: token, WORKER_METRICS_PORT: '0' })
  for (const header of [undefined, 'Bearer wrong', token, `Bearer ${token}x`]) {
    const answer = await worker.get('/metrics', header)
    expect(answer.status).toBe(401)
    expect(await answer.text()).not.toContain('lectern_')
  }
  expect((await worker.get('/')).status).toBe(404)
  expect((await worker.get('/healthz')).status).toBe(200)
})

it('shows what the worker measured', async () => {
  const worker = await serve({ METRICS_TOKEN: token, WORKER_METRICS_PORT: '0' })
  worker.recorder.measure({ kind: 'processing', label: 'process' })
  worker.recorder.measure({ kind: 'workerAge', value: 7 })
  const text = await (await worker.get('/metrics', `Bearer ${token}`)).text()
  expect(text).toContain('lectern_media_jobs_total{task="process",result="ok"} 1')
  expect(text).toContain('lectern_worker_age_seconds 7')
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}/m)
})

it('says so when its port is taken', async () => {
  await serve({ METRICS_TOKEN: token, WORKER_METRICS_PORT: '0' })
  const port = new URL(served?.address ?? '').port
  const first = served
  await expect(serve({ METRICS_TOKEN: token, WORKER_METRICS_PORT: port })).rejects.toThrow(
    /WORKER_METRICS_PORT=\d+ cannot be had/,
  )
  served = first
})
