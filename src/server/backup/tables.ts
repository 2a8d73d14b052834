import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { ClientBase } from 'pg'
import type { DatabaseHandle } from '../db/client'
import { StartError } from '../start-error'
import { copyIn, copyOut } from './copy-stream'
import type { BackedUpTable } from './manifest'

/** The same text for the same value on every server. */
const SETTINGS = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0; set local client_encoding = 'UTF8'`

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const listed = (columns: readonly string[]) => columns.map(quoted).join(', ')

export interface TableShape {
  name: string
  /** Those that are written; generated ones follow from them. */
  columns: string[]
}

/** Opens a transaction that sees one moment of the database, whatever others do meanwhile. */
export async function beginSnapshot(client: ClientBase): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(SETTINGS)
}

/** All tables of Lectern. The queue of jobs (`pgboss`) is made anew from them. */
export async function listTables(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     group by c.relname order by c.relname`,
  )
  return rows
}

/** Rows and what is in them, so that two tables can be compared that lie in different orders. */
async function contentOf(client: ClientBase, { name, columns }: TableShape) {
  const { rows } = await client.query<{ rows: string; content: string }>(
    `select count(*)::text as rows, coalesce(sum(('x' || left(md5(row(${listed(columns)})::text), 16))::bit(64)::bigint), 0)::text
       as content from public.${quoted(name)}`,
  )
  const [row] = rows
  if (!row) throw new Error('count answered nothing')
  return { rows: Number(row.rows), content: row.content }
}

/** Writes one table as COPY has it, packed. */
export async function saveTable(client: ClientBase, table: TableShape, path: string): Promise<BackedUpTable> {
  const content = await contentOf(client, table)
  const hash = createHash('sha256')
  await pipeline(
    copyOut(client, `copy (select ${listed(table.columns)} from public.${quoted(table.name)}) to stdout`),
    createGzip({ level: 3 }),
    hashing(hash),
    createWriteStream(path, { mode: 0o600, flush: true }),
  )
  return { ...table, ...content, sha256: hash.digest('hex') }
}

/** @throws StartError when the file is not the one that was written */
export async function requireIntact(table: BackedUpTable, path: string): Promise<void> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (cause) {
    throw new StartError(`The backup is damaged: ${path} cannot be read. Nothing was changed.`, { cause })
  }
  if (hash.digest('hex') === table.sha256) return
  throw new StartError(`The backup is damaged: ${path} is not what was written. Nothing was changed.`)
}

/**
 * Fills the tables of a database that has the same schema and nobody's work in it, in the transaction that is open.
 * Foreign keys and triggers rest meanwhile; the keys are checked when they are put back.
 * @throws StartError when a table is missing, or what arrived is not what was saved
 */
export async function loadTables(
  client: ClientBase,
  tables: readonly BackedUpTable[],
  { pathOf, onTable }: { pathOf: (name: string) => string; onTable: (table: BackedUpTable) => void },
): Promise<void> {
  await client.query(SETTINGS)
  const here = await listTables(client)
  for (const table of tables) {
    const known = here.find(({ name }) => name === table.name)
    const missing = table.columns.find((column) => !known?.columns.includes(column))
    if (known && missing === undefined) continue
    throw new StartError(
      `The backup has ${known ? `a column ${table.name}.${missing}` : `a table ${table.name}`} that this version of ` +
        'Lectern does not know. Use the version that made the backup.',
    )
  }
  const names = here.map(({ name }) => quoted(name))
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select c.conrelid::regclass::text as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public' and c.contype = 'f'`,
  )
  for (const { table, name } of keys) {
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
  }
  for (const name of names) await client.query(`alter table public.${name} disable trigger user`)
  await client.query(`truncate ${names.map((name) => `public.${name}`).join(', ')}`)

  for (const table of tables) {
    const into = `copy public.${quoted(table.name)} (${listed(table.columns)}) from stdin`
    await pipeline(createReadStream(pathOf(table.name)), createGunzip(), copyIn(client, into))
    const { rows, content } = await contentOf(client, table)
    if (rows !== table.rows || content !== table.content) {
      throw new StartError(
        `The table ${table.name} came out with ${rows} rows, and not as it was saved (${table.rows} rows). Nothing was kept.`,
      )
    }
    onTable(table)
  }
  for (const name of names) await client.query(`alter table public.${name} enable trigger user`)
  for (const { table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
  }
  await setSequences(client)
}

/** What a restore changes after it has filled it, so that it says nothing about whether it did. */
const CHANGED = ['course_change', 'idempotency_key', 'media_job', 'orphan_object', 'upload', 'upload_part']

/** Whether a restore that was stopped had filled the database before. */
export async function holdsTables(
  { pool }: DatabaseHandle,
  { tables }: { tables: readonly BackedUpTable[] },
): Promise<boolean> {
  const client = await pool.connect()
  try {
    await beginSnapshot(client)
    const here = new Set((await listTables(client)).map(({ name }) => name))
    for (const table of tables) {
      if (CHANGED.includes(table.name)) continue
      if (!here.has(table.name)) return false
      const { rows, content } = await contentOf(client, table)
      if (rows !== table.rows || content !== table.content) return false
    }
    return tables.some(({ rows }) => rows > 0)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Numbers that the database gives itself go on after the largest that is there. */
async function setSequences(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `select s.oid::regclass::text as sequence, d.refobjid::regclass::text as table, quote_ident(a.attname) as column
     from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     join pg_namespace n on n.oid = s.relnamespace where s.relkind = 'S' and n.nspname = 'public'`,
  )
  for (const { sequence, table, column } of rows) {
    await client.query(
      `select setval('${sequence}', greatest((select max(${column}) from ${table}), 1), exists (select 1 from ${table}))`,
    )
  }
}

const hashing = (hash: ReturnType<typeof createHash>) =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
