import type pg from 'pg'
import { openDataSource } from '../data-source'
import { openDatabase } from '../db/client'
import { findEmbeddedPostgres } from '../db/embedded/launcher'
import { readMigrationState } from '../db/migrate'
import type { Env } from '../env'
import { createLogger } from '../log'
import { compareClocks } from './checks'
import { fine, reasonOf, wrong, type Finding } from './finding'

/**
 * The database: whether it can be used, is as new as this build, and tells the same time.
 * @param isServing a server of this home runs, and its embedded database with it
 */
export async function checkDatabase(env: Env, isServing: boolean): Promise<Finding[]> {
  const kind = env.DATABASE_URL === undefined ? 'Embedded PostgreSQL' : 'PostgreSQL of DATABASE_URL'
  try {
    const database = await open(env, isServing)
    try {
      return [
        await checkVersion(database.pool, kind),
        await checkMigrations(database.pool),
        await checkClock(database.pool),
        await checkConnections(database.pool),
      ]
    } finally {
      await database.stop()
    }
  } catch (error) {
    return [wrong(`${kind}: ${reasonOf(error)}`)]
  }
}

async function open(env: Env, isServing: boolean): Promise<{ pool: pg.Pool; stop: () => Promise<void> }> {
  if (env.DATABASE_URL !== undefined || !isServing) return openDataSource(env, createLogger('silent'))
  const url = await findEmbeddedPostgres(env.LECTERN_HOME)
  if (url === undefined) throw new Error('the server is just starting; look again in a moment')
  const handle = openDatabase(url)
  return { pool: handle.pool, stop: () => handle.close() }
}

async function checkVersion(pool: pg.Pool, kind: string): Promise<Finding> {
  const { rows } = await pool.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  )
  const { version, number } = rows[0] ?? { version: 'unknown', number: 0 }
  return number >= 150_000
    ? fine(`${kind} ${version}`)
    : wrong(`${kind} ${version}: 15 or newer is needed. Move it with pg_upgrade or a backup of Lectern.`)
}

async function checkMigrations(pool: pg.Pool): Promise<Finding> {
  const { applied, pending, isNewer } = await readMigrationState(pool)
  if (isNewer) {
    return wrong(
      'Migrations: the database was changed by a newer Lectern. This one may run beside it during an upgrade, not for ' +
        'long: install the newer one.',
    )
  }
  if (applied === 0) {
    return fine(`Migrations: the database is empty; the first start makes its ${pending} steps`)
  }
  if (pending === 0) return fine(`Migrations: all ${applied} are applied`)
  return wrong(`Migrations: ${pending} are missing. Run lectern migrate, or start the server.`)
}

async function checkClock(pool: pg.Pool): Promise<Finding> {
  await pool.query('select 1') // the connection is there: what follows is the question alone
  const askedAt = Date.now()
  const { rows } = await pool.query<{ now: string }>(
    'select extract(epoch from clock_timestamp()) * 1000 as now',
  )
  return compareClocks('the database', Number(rows[0]?.now), askedAt, Date.now())
}

/** One server takes 10 of the pool, one for events and three of the queue; some stay for whoever mends it. */
const CONNECTIONS_OF_A_SERVER = 15

async function checkConnections(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ most: number; used: number }>(
    `select current_setting('max_connections')::int as most, (select count(*)::int from pg_stat_activity
       where backend_type = 'client backend') as used`,
  )
  const { most, used } = rows[0] ?? { most: 0, used: 0 }
  return most - used >= CONNECTIONS_OF_A_SERVER
    ? fine(`Connections: ${used} of ${most} are used`)
    : wrong(
        `Connections: ${used} of ${most} are used, and a server needs ${CONNECTIONS_OF_A_SERVER}. Raise max_connections, or ` +
          'run fewer servers.',
      )
}
