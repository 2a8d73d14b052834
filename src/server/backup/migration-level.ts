import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import * as z from 'zod'
import type { DatabaseHandle } from '../db/client'
import { migrateDatabase, migrationsFolder } from '../db/migrate'
import { StartError } from '../start-error'
import type { Manifest } from './manifest'

const journalSchema = z.looseObject({
  entries: z.array(z.looseObject({ when: z.number(), tag: z.string() })),
})

/** How far a database has been migrated. @throws StartError for one that Lectern never used */
export async function readMigrations(client: ClientBase): Promise<Manifest['migration']> {
  const known = await client.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as known`)
  const isKnown = (known.rows as { known: boolean }[])[0]?.known
  const { rows } = isKnown
    ? await client.query<{ when: string; count: string }>(
        'select max(created_at)::text as "when", count(*)::text as count from drizzle.__drizzle_migrations',
      )
    : { rows: [] }
  const [row] = rows
  if (!row?.when) throw new StartError('The database holds nothing of Lectern: it was never migrated.')
  return { when: Number(row.when), count: Number(row.count) }
}

/**
 * Brings an empty database to the schema that a backup was made with, so that its rows fit; the migrations since then
 * are for afterwards.
 * @throws StartError when the backup is of a newer version
 */
export async function migrateTo(handle: DatabaseHandle, { when }: Manifest['migration']): Promise<void> {
  const folder = migrationsFolder()
  if (folder === undefined) throw new Error('the migrations are missing from this build')
  const journal = journalSchema.parse(JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')))
  const last = journal.entries.findIndex((entry) => entry.when === when)
  if (last < 0) {
    throw new StartError(
      'The backup was made by a version of Lectern that this one does not know, probably a newer one. Use that version, ' +
        'or a newer one. Nothing was changed.',
    )
  }
  const part = await mkdtemp(join(tmpdir(), 'lectern-migrations-'))
  try {
    await cp(folder, part, { recursive: true })
    const entries = journal.entries.slice(0, last + 1)
    await writeFile(join(part, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
    await migrateDatabase(handle, part)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}
