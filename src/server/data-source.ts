import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase, sqlState, type DatabaseHandle } from './db/client'
import { startEmbeddedPostgres } from './db/embedded/launcher'
import type { Env } from './env'
import type { Logger } from './log'
import { StartError } from './start-error'

export interface DataSource extends DatabaseHandle {
  /** Closes the pool and stops the embedded server. Safe to repeat. */
  stop: () => Promise<void>
  /** Asks the embedded server to stop without waiting, for a process that ends at once. */
  abandon: () => void
}

/** A pool that is still in use after this is left to the shutdown of the server. */
const POOL_CLOSE_TIMEOUT_MS = 3_000
const STARTING_MS = 60_000
/** SQLSTATE of a server that is starting up, shutting down or recovering. */
const CANNOT_CONNECT_NOW = '57P03'

/**
 * The database of this configuration: DATABASE_URL, or the embedded one, which is started.
 * @throws StartError when it cannot be reached or started
 */
export async function openDataSource(env: Env, log: Logger): Promise<DataSource> {
  let isStopping = false
  // pg hangs its whole connection on the error; the log takes the message only. A stopping server cuts all of them.
  const warn = ({ message }: Error) => {
    if (!isStopping) log.warn({ reason: message }, 'an idle database connection broke')
  }
  const closePool = (handle: DatabaseHandle) => {
    isStopping = true
    return closeWithin(handle, POOL_CLOSE_TIMEOUT_MS)
  }
  if (env.DATABASE_URL !== undefined) {
    const handle = openDatabase(env.DATABASE_URL, warn)
    try {
      await untilStarted(() => handle.pool.query('select 1'))
    } catch (cause) {
      await handle.close()
      const reason = cause instanceof Error ? cause.message || 'no answer' : String(cause)
      throw new StartError(
        `The database named by DATABASE_URL cannot be used: ${reason}. Check the address and that it is running.`,
        { cause },
      )
    }
    let closed: Promise<void> | undefined
    return {
      ...handle,
      stop: () => (closed ??= closePool(handle)),
      abandon: () => undefined,
    }
  }

  const embedded = await startEmbeddedPostgres({ home: env.LECTERN_HOME, log, keepsRunning: true })
  const handle = openDatabase(embedded.url, warn)
  let stopped: Promise<void> | undefined
  return {
    ...handle,
    stop: () => (stopped ??= closePool(handle).then(() => embedded.stop())),
    abandon: embedded.abandon,
  }
}

/** A database that has just been started, like everything after a power cut, says so and is there a moment later. */
async function untilStarted(ask: () => Promise<unknown>): Promise<void> {
  for (const deadline = Date.now() + STARTING_MS; ; await delay(500)) {
    try {
      await ask()
      return
    } catch (error) {
      if (sqlState(error) !== CANNOT_CONNECT_NOW || Date.now() > deadline) throw error
    }
  }
}

async function closeWithin(handle: DatabaseHandle, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([handle.close(), late])
  clearTimeout(timer)
}
