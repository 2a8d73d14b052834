import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ServerContext } from '../context'
import { createListener } from '../events/listener'
import { channels } from '../events/notify'
import type { Media } from '../media/media-work'
import { traced } from '../tracing'
import { createJobRunner, type Delivery, type JobContext } from './run-job'
import type { MediaQueue } from './media-queue'
import { openScratch } from './scratch'

/** Should word of new work get lost. */
const LOOK_MS = 30_000
const RECOVER_MS = 300_000
/** For the queue to say goodbye, once everything was handed over. */
const STOP_GRACE_MS = 3_000
const START_AGAIN_MS = 10_000

export interface MediaWorker {
  /** Settles when it works for the first time. */
  started: Promise<void>
  /** Gives back what it works on, for others to go on with at once, and ends. Safe to repeat. */
  stop: () => Promise<void>
}

export interface MediaWorkerOptions {
  context: JobContext & Pick<ServerContext, 'env'>
  /** The same database, for connections of its own. */
  url: string
  /** Looked for when it starts: that may take a moment. */
  openMedia: () => Promise<Media>
  /** Told when bytes were noted for removal. */
  onOrphans: () => void
}

/**
 * Works on the files of videos until it is stopped, together with all other workers of this database. Starts by itself,
 * beside everything else, and again if the database does not let it.
 */
export function startMediaWorker(options: MediaWorkerOptions): MediaWorker {
  const { context, url, openMedia, onOrphans } = options
  const { db, log, env } = context
  const closers: (() => Promise<unknown>)[] = []
  let isStopping = false
  let retryTimer: NodeJS.Timeout | undefined
  let onStarted = () => {}
  const started = new Promise<void>((resolve) => {
    onStarted = resolve
  })

  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) =>
        log.warn({ err: error }, 'a part of the worker did not close cleanly'),
      )
    }
  }

  const open = async () => {
    const [media, scratch, { openMediaQueue }] = await Promise.all([
      openMedia(),
      openScratch(join(env.LECTERN_HOME, 'scratch')),
      import('./media-queue'), // pg-boss is not needed before anything is served
    ])
    closers.push(scratch.close)
    const worker = `${hostname()}:${process.pid}`
    const runner = createJobRunner({ context, media, scratch, worker, onOrphans })
    const onDelivery = (delivery: Delivery) =>
      traced('job media', { 'job.id': delivery.jobId }, () => runner.run(delivery))
    const queue = await openMediaQueue({ db, url, log, onDelivery })
    const dispatch = dispatcher(queue, (error) =>
      log.warn({ err: error }, 'new work could not be queued; trying again'),
    )
    closers.push(() => queue.stop(STOP_GRACE_MS))
    closers.push(runner.handOver)
    const listener = createListener({
      url,
      channels: [channels.media],
      log,
      onMessage: (_channel, message) => {
        const [word, jobId = '', attempt] = message.split(':')
        if (word === 'stop') runner.stop(jobId, Number(attempt))
        else dispatch()
      },
      onListening: dispatch,
    })
    listener.start()
    closers.push(() => listener.stop())
    const recover = () => {
      queue.recover().catch((error: unknown) => log.warn({ err: error }, 'lost jobs could not be looked for'))
    }
    recover()
    const timers = [setInterval(dispatch, LOOK_MS).unref(), setInterval(recover, RECOVER_MS).unref()]
    closers.push(() => Promise.resolve(timers.forEach(clearInterval)))
    log.info({ worker, canConvert: media.canConvert }, 'works on videos')
  }

  const start = (): Promise<void> =>
    open().then(onStarted, async (error: unknown): Promise<void> => {
      log.error({ err: error }, 'the work on videos could not start; it is tried again')
      await closeAll()
      if (isStopping) return
      retryTimer = setTimeout(() => {
        starting = start()
      }, START_AGAIN_MS).unref()
    })
  let starting = start()

  let stopped: Promise<void> | undefined
  return {
    started,
    stop: () => {
      isStopping = true
      clearTimeout(retryTimer)
      stopped ??= starting.then(closeAll)
      return stopped
    },
  }
}

/** Never more than one at a time; a call while it runs makes it run once more. */
function dispatcher(queue: MediaQueue, onError: (error: unknown) => void): () => void {
  let isRunning = false
  let runsAgain = false
  const run = async () => {
    isRunning = true
    do {
      runsAgain = false
      await queue.dispatch().catch(onError)
    } while (runsAgain)
    isRunning = false
  }
  return () => {
    if (isRunning) runsAgain = true
    else void run()
  }
}
