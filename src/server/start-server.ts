import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createApp } from './api/app'
import { seedDemoAccounts } from './auth/demo-accounts'
import { refuseHalfRestored } from './backup/restore-mark'
import type { ServerContext } from './context'
import { databaseAway, sendAway } from './away-page'
import { openDataSource } from './data-source'
import { createDatabaseGate } from './database-gate'
import { explainFileError } from './db/embedded/explain'
import { migrateDatabase } from './db/migrate'
import { idempotencyRepository } from './db/repositories/idempotency-repository'
import type { Env } from './env'
import { createCourseEvents } from './events/course-events'
import { httpUrl, listen, type Handlers, type HttpServer } from './http'
import type { Logger } from './log'
import { openStorage } from './open-storage'
import { preparePages, type Pages } from './pages'
import { measuredHandlers } from './measure-requests'
import { projectFolder } from './project-folder'
import { acquireLock, type ProcessLock } from './process-lock'
import { loadSecrets, makeHome } from './secrets'
import { startSampler } from './sampler'
import { createSecurityHeaders, storageOriginsOf } from './security-headers'
import { createServices } from './services'
import { createFigures } from './services/monitoring/figures'
import { createRecorder } from './services/monitoring/recorder'
import { startMediaWorker } from './jobs/media-worker'
import { StartError } from './start-error'
import { startUpkeep } from './upkeep'
import { pagesBuild, programVersion } from './version'

/** What a request that runs may still take when the process is told to stop. */
const GRACE_MS = 10_000

export interface ServerOptions {
  log: Logger
  /** `none` leaves every other path than the API's and the storage's unanswered: for commands and tests. */
  pages: 'production' | 'development' | 'none'
}

export interface RunningServer {
  /** Where it really listens, also with PORT=0. */
  address: string
  appUrl: string
  /** Takes no more requests, lets those that run finish (10 s at most), closes everything. Safe to repeat. */
  stop: () => Promise<void>
  /** The least that has to be done by a process that ends at once. */
  abandon: () => void
}

/**
 * Opens everything in the order in which it depends on each other, and closes it in the reverse one.
 * @throws StartError with a sentence for people; what was opened before is closed again
 */
export async function startServer(env: Env, options: ServerOptions): Promise<RunningServer> {
  const { log } = options
  // Run backwards when stopping, and when a step of the start fails.
  const closers: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not close cleanly'))
    }
  }

  try {
    const lock = await lockHome(env.LECTERN_HOME)
    closers.push(lock.release)
    refuseHalfRestored(env.LECTERN_HOME)
    const secrets = await loadSecrets(env)

    const handlers = deferred<Handlers>()
    const http = await listen({ host: env.HOST, port: env.PORT }, handlers.promise)
    closers.push(() => http.close(0))
    const address = httpUrl(env.HOST, http.address.port)
    const appUrl = (env.APP_URL ?? address).replace(/\/+$/, '')
    await lock.setNote(address)

    try {
      const version = programVersion(env.LECTERN_VERSION)
      const tracing =
        env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : await import('./open-tracing')
      if (tracing) closers.push(tracing.openTracing({ role: 'web', version }).stop)
      const dataSource = await openDataSource(env, log)
      closers.push(dataSource.stop)
      tracing?.tracePool(dataSource.pool)
      await migrateDatabase(dataSource)
      // The lock of the folder says that nobody else works on this database: what an earlier process had begun when it
      // died is over, and who asks for it again need not wait until it counts as abandoned.
      if (env.DATABASE_URL === undefined) await idempotencyRepository.releaseAll(dataSource.db)

      const files = await openStorage(env, dataSource, { signingKey: secrets.storageKey, log })
      const events = createCourseEvents({ db: dataSource.db, url: dataSource.url, log })
      closers.push(events.stop)
      const recorder = createRecorder({ db: dataSource.db, log, role: 'web', version })
      const figures = createFigures(recorder, version)
      const context: ServerContext = {
        env,
        db: dataSource.db,
        storage: tracing ? tracing.tracedStorage(files.storage) : files.storage,
        events,
        log,
        appUrl,
        authSecret: secrets.authSecret,
        figures,
      }
      const services = createServices(context)
      closers.push(services.cleanup.stop)
      closers.push(services.numbering.idle)
      await files.prepare(services.uploads.isOpenAtStorage)
      if (env.DEMO) await seedDemoAccounts(context)

      let isStopping = false
      // Workers elsewhere are there to convert; the one in here says whether it can.
      let convertsVideos = env.WORKER === 'off'
      const app = createApp(context, services, {
        isReady: () => !isStopping,
        convertsVideos: () => convertsVideos,
      })
      globalThis.lecternApi = (request) => app.fetch(request)

      const build = options.pages === 'production' ? pagesBuild() : undefined
      globalThis.lecternBuild = build
      const pages = await openPages(options.pages, http, env)
      closers.push(pages.close)
      services.rollout.start(dataSource.url)
      figures.cohortOf = services.rollout.cohortOf
      closers.push(services.rollout.stopFollowing)
      const upkeep = startUpkeep(context, services)
      closers.push(upkeep.stop)
      let isWorking = false
      const sampler = startSampler(context, figures, () => isWorking)
      closers.push(sampler.stop)
      // Beside everything else: what is served does not wait for it.
      if (env.WORKER === 'inline') {
        const worker = startMediaWorker({
          context,
          url: dataSource.url,
          openMedia: async () => {
            // With its readers of containers, which a server without a worker does not need.
            const { openMedia } = await import('./media/open-media')
            const media = await openMedia(env, log)
            convertsVideos = media.canConvert
            return media
          },
          onOrphans: services.cleanup.wake,
        })
        closers.push(worker.stop)
        void worker.started.then(() => {
          isWorking = !isStopping
          return sampler.sample()
        })
      }

      const api = getRequestListener(app.fetch, { overrideGlobalObjects: false })
      const gate = createDatabaseGate(() => dataSource.pool.query('select 1'))
      const headers = createSecurityHeaders({
        appUrl,
        storageOrigins: storageOriginsOf(env),
        isDevelopment: options.pages === 'development',
        build,
      })
      const all = {
        api: headers.every(api),
        storage: headers.every(files.handle),
        pages: headers.documents(withDatabase(pages.handle, gate)),
      }
      handlers.resolve(measuredHandlers(all, figures))

      let stopped: Promise<void> | undefined
      const stop = () => {
        isStopping = true
        stopped ??= (async () => {
          // The streams end at once: nothing else would end them before the grace is over.
          const closed = http.close(GRACE_MS)
          await events.stop()
          await closed
          await closeAll()
        })()
        return stopped
      }
      return { address, appUrl, stop, abandon: dataSource.abandon }
    } catch (error) {
      handlers.reject(error)
      throw error
    }
  } catch (error) {
    await closeAll()
    throw explainFileError(error, env.LECTERN_HOME)
  }
}

async function lockHome(home: string): Promise<ProcessLock> {
  await makeHome(home)
  const attempt = await acquireLock(join(home, 'instance.lock'))
  if ('lock' in attempt) return attempt.lock
  const { pid, note } = attempt.heldBy
  throw new StartError(
    `Lectern already runs with this folder (${home}): process ${pid}${note ? `, at ${note}` : ', which is just starting'}.\n` +
      'Open that address, or stop that process first. To run a second Lectern beside it, give it its own folder ' +
      'and port, e.g. LECTERN_HOME=.lectern-2 PORT=3001 npm start',
  )
}

async function openPages(kind: ServerOptions['pages'], http: HttpServer, env: Env): Promise<Pages> {
  if (kind === 'none') {
    return {
      handle: (_req, res) => Promise.resolve(void res.writeHead(404).end()),
      close: () => Promise.resolve(),
    }
  }
  return preparePages({
    dir: projectFolder(),
    isDevelopment: kind === 'development',
    server: http.server,
    hostname: env.HOST,
    port: http.address.port,
  })
}

/** Pages are drawn while the database answers; without it a plain one says so. What belongs to a build needs none. */
const withDatabase =
  (draw: Pages['handle'], gate: ReturnType<typeof createDatabaseGate>): Handlers['pages'] =>
  async (req, res) => {
    if (req.url?.startsWith('/_next/') || (await gate.isOpen())) return draw(req, res)
    sendAway(req, res, databaseAway)
  }

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((onDone, onFailed) => {
    resolve = onDone
    reject = onFailed
  })
  promise.catch(() => undefined) // nobody may be waiting when the start fails
  return { promise, resolve, reject }
}
