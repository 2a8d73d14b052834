import { randomBytes } from 'node:crypto'
import { openDataSource } from './data-source'
import { migrateDatabase } from './db/migrate'
import { readEnv } from './env'
import { startMediaWorker } from './jobs/media-worker'
import { createLogger } from './log'
import { openMedia } from './media/open-media'
import { openStorage } from './open-storage'
import { startSampler } from './sampler'
import { makeHome } from './secrets'
import { createStorageCleanup } from './services/storage-cleanup'
import { createFigures } from './services/monitoring/figures'
import { createRecorder } from './services/monitoring/recorder'
import { StartError } from './start-error'
import { programVersion } from './version'
import { serveWorkerMetrics } from './worker-metrics'

/** Longer than everything a clean stop waits for. */
const STOP_TIMEOUT_MS = 20_000

/**
 * `lectern worker`: works on videos until it is told to end, then gives back what it was at. Any number of them, on any
 * machines, may share a database and a storage; the embedded database is the server's own.
 */
export async function runWorker(): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close().catch(() => undefined)
  }
  try {
    const env = readEnv()
    if (env.DATABASE_URL === undefined) {
      throw new StartError(
        'A worker needs DATABASE_URL, the same as its server. With the embedded database the server works on videos itself.',
      )
    }
    const log = createLogger(env.LOG_LEVEL)
    await makeHome(env.LECTERN_HOME)
    const version = programVersion(env.LECTERN_VERSION)
    const tracing = env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : await import('./open-tracing')
    if (tracing) closers.push(tracing.openTracing({ role: 'worker', version }).stop)
    const dataSource = await openDataSource(env, log)
    closers.push(dataSource.stop)
    tracing?.tracePool(dataSource.pool)
    await migrateDatabase(dataSource)
    // It makes no addresses, so nothing has to be signed with a key that others know.
    const opened = await openStorage(env, dataSource, { signingKey: randomBytes(32), log })
    const storage = tracing ? tracing.tracedStorage(opened.storage) : opened.storage
    const recorder = createRecorder({ db: dataSource.db, log, role: 'worker', version })
    const figures = createFigures(recorder, version)
    const context = { env, db: dataSource.db, storage, log, figures }
    const metrics = await serveWorkerMetrics(env, figures)
    if (metrics) {
      closers.push(metrics.stop)
      process.stdout.write(`Figures at ${metrics.address}/metrics\n`)
    }
    let isWorking = false
    const sampler = startSampler(context, figures, () => isWorking)
    closers.push(sampler.stop)
    const cleanup = createStorageCleanup(context)
    closers.push(cleanup.stop)
    const worker = startMediaWorker({
      context,
      url: dataSource.url,
      openMedia: () => openMedia(env, log),
      onOrphans: () => cleanup.free(['']),
    })
    closers.push(worker.stop)

    await new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve())
      void worker.started.then(() => {
        isWorking = true
        process.stdout.write('Lectern works on videos.\n')
        return sampler.sample()
      })
    })
    log.info('stopping')
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
    await closeAll()
    log.flush(() => process.exit(0))
  } catch (error) {
    await closeAll()
    process.stderr.write(
      `\nThe worker did not start.\n\n${error instanceof Error ? error.message : String(error)}\n\n`,
    )
    process.exitCode = 1
  }
}
