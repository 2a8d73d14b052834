import { fileURLToPath } from 'node:url'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { existsSync } from 'node:fs'
import type { DatabaseHandle } from './client'

/** Any constant: all servers that migrate one database meet at this advisory lock. */
const MIGRATION_LOCK = 7_305_114

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The SQL files lie beside this file in the sources and under `dist/migrations` in the bundle. */
const migrationsFolder = () => [here('./migrations'), here('../migrations')].find((path) => existsSync(path))

/** Brings the schema up to date. Several servers may call it at once; one works, the others wait. */
export async function migrateDatabase({ db, pool }: DatabaseHandle): Promise<void> {
  const folder = migrationsFolder()
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
