import pg from 'pg'
import type { Logger } from '../../log'
import { signalProcess } from '../../process-identity'
import { acquireLock, type ProcessLock } from '../../process-lock'
import { StartError } from '../../start-error'
import { ensureCluster, ensurePassword, ROLE } from './cluster'
import { explainFileError } from './explain'
import { keepRunning } from './keep-running'
import { findPlace, type Place } from './place'
import { packagedPrograms, preparePrograms } from './programs'
import { findRunningServer, startServer, stopServer, type RunningServer } from './server-process'

const DATABASE = 'lectern'

export interface EmbeddedPostgres {
  /** With the password: for pools, never for logs. */
  url: string
  /** Of the server as it was started first. */
  pid: number
  /** Resolves when that one is gone, also when it dies on its own. */
  exited: Promise<void>
  /** Begins a fast shutdown without waiting, for a process that ends at once. */
  abandon: () => void
  /** Fast shutdown; resolves when the process is gone. Safe to repeat. */
  stop: () => Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** LECTERN_HOME; made with mode 0700 when absent. */
  home: string
  log?: Pick<Logger, 'info' | 'warn'>
  /** Where databases of root go whose `home` no other account can reach. */
  systemFolder?: string
  /** The folder with PostgreSQL's `bin`, `lib` and `share`. */
  programs?: string
  /** Started again when it ends by itself, at the same address, until `stop`. */
  keepsRunning?: boolean
}

/**
 * Starts the PostgreSQL that belongs to `home`, or goes on with the one that a killed process left running.
 * docs/decisions/006-how-the-embedded-postgresql-is-run.md says why each step is there.
 * @throws StartError with a sentence for people; what was saved before is never changed by a failed start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const place = await findPlace(options.home, options.systemFolder)
    const lock = await lockPlace(place, options.home)
    try {
      return await startLocked(place, lock, options)
    } catch (error) {
      await lock.release()
      throw error
    }
  } catch (error) {
    throw explainFileError(error, options.home)
  }
}

/**
 * The address of the server that another process runs for `home`, waiting while it is just starting.
 * @returns `undefined` when there is none
 */
export async function findEmbeddedPostgres(home: string): Promise<string | undefined> {
  const place = await findPlace(home)
  const server = await findRunningServer(place.data)
  return server && addressOf(await ensurePassword(place), server.port)
}

const addressOf = (password: string, port: number) =>
  `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${DATABASE}`

async function startLocked(
  place: Place,
  lock: ProcessLock,
  { log, programs: native, keepsRunning = false }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const password = await ensurePassword(place)
  const left = await findRunningServer(place.data)
  const server = left ?? (await startNew(place, password, native))
  const url = addressOf(password, server.port)
  try {
    await ensureDatabase(url, place)
  } catch (error) {
    if (!left) await stopServer(place.data, server)
    throw error
  }
  if (left) log?.warn({ pid: left.pid }, 'using the database server that an earlier process left running')
  else log?.info({ pid: server.pid, data: place.data }, 'database server started')

  const kept = keepsRunning
    ? keepRunning(server, (port) => startNew(place, password, native, port), log)
    : undefined
  const current = () => kept?.current ?? server

  let stopped: Promise<void> | undefined
  const stop = () =>
    (stopped ??= (async () => {
      await kept?.stop()
      await stopServer(place.data, current()).finally(() => lock.release())
    })())
  const abandon = () => {
    void kept?.stop()
    signalProcess(current().pid, 'SIGINT')
  }
  return { url, pid: server.pid, exited: server.exited, stop, abandon }
}

async function startNew(
  place: Place,
  password: string,
  native = packagedPrograms(),
  port?: number,
): Promise<RunningServer> {
  const programs = await preparePrograms(native, place.root, place.account)
  await ensureCluster(place, programs, password)
  return startServer(place, programs, port)
}

async function lockPlace(place: Place, home: string): Promise<ProcessLock> {
  const attempt = await acquireLock(place.lock)
  if ('lock' in attempt) return attempt.lock
  throw new StartError(
    `The database of ${home} is in use by another Lectern process (pid ${attempt.heldBy.pid}). ` +
      'Stop that one first, or set LECTERN_HOME to another folder.',
  )
}

/** Connects once, which also proves that the server is ours, and makes the database on the first start. */
async function ensureDatabase(url: string, place: Place): Promise<void> {
  const inMaintenance = new URL(url)
  inMaintenance.pathname = '/postgres'
  const client = new pg.Client({
    connectionString: inMaintenance.toString(),
    connectionTimeoutMillis: 20_000,
  })
  client.on('error', () => undefined) // a lost connection also fails the query that waits on it
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    if (rows[0]?.data_directory !== place.data) throw new Error('another server answers on this port')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `The database server runs but cannot be used: ${reason}. See ${place.log}. If this stays, the password in ` +
        `${place.password} may not be the one this database was made with.`,
      { cause },
    )
  } finally {
    await client.end()
  }
}
