import { fileURLToPath } from 'node:url'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseHandle } from './client'

/** Any constant: all servers that migrate one database meet at this advisory lock. */
const MIGRATION_LOCK = 7_305_114

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The SQL files lie beside this file in the sources and under `dist/migrations` in the bundle. */
export const migrationsFolder = (): string | undefined =>
  [here('./migrations'), here('../migrations')].find((path) => existsSync(path))

/**
 * Brings the schema up to date. Several servers may call it at once; one works, the others wait.
 * @param folder of the migrations; those of this build unless told
 */
export async function migrateDatabase(
  { db, pool }: DatabaseHandle,
  folder = migrationsFolder(),
): Promise<void> {
  if (!folder) throw new Error('The migrations are missing from this build. Run `npm run build` again.')
  const lock = await pool.connect()
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(db, { migrationsFolder: folder })
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
    lock.release()
  }
}

interface Journal {
  entries: { when: number }[]
}

export interface MigrationState {
  applied: number
  /** Of this build, and not in the database. */
  pending: number
  /** The database has some that this build does not know. */
  isNewer: boolean
}

/** What the database has of this build's migrations; the newest one that it has stands for all before. */
export async function readMigrationState(db: Queryable): Promise<MigrationState> {
  const folder = migrationsFolder()
  if (!folder) throw new Error('The migrations are missing from this build. Run `npm run build` again.')
  // Written by drizzle-kit, in this shape.
  const { entries } = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal
  const known = await db.query("select to_regclass('drizzle.__drizzle_migrations') as name")
  const { rows } =
    typeof known.rows[0]?.name !== 'string'
      ? { rows: [] }
      : await db.query('select max(created_at)::text as name from drizzle.__drizzle_migrations')
  const last = Number(rows[0]?.name ?? 0)
  const applied = entries.filter(({ when }) => when <= last).length
  const newest = Math.max(...entries.map(({ when }) => when))
  return { applied, pending: entries.length - applied, isNewer: last > newest }
}

/** A pool or a connection of `pg`. */
interface Queryable {
  query: (text: string) => Promise<{ rows: { name: unknown }[] }>
}
