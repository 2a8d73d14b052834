import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import * as z from 'zod'
import { type DatabaseHandle, sqlState } from '../db/client'
import { programVersion } from '../version'

/**
 * Every statement that a release sends, kept so that later migrations can be tried on it: `npm run db:release` runs
 * the server's tests and writes down what they made it send.
 */
const FILE = fileURLToPath(new URL('../db/released-statements.json', import.meta.url))

const released = z.object({ release: z.string(), statements: z.array(z.string()) })
export type Released = z.infer<typeof released>

export const readReleased = (): Released => released.parse(JSON.parse(readFileSync(FILE, 'utf8')))

/** Only these read and write what migrations change. */
const READS_OR_WRITES = /^\s*(select|insert|update|delete|with|merge)\b/i

/** Values, rows and lists may be any number: one of each form stands for all. */
export const formOf = (sql: string): string =>
  sql
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\$\d+/g, '?')
    .replaceAll(/\((\?, )+\?\)/g, '(?)')
    .replaceAll(/(\bvalues \([^()]*\))(, \([^()]*\))+/g, '$1')

/** Keeps the shortest of each form. */
export function distinct(statements: Iterable<string>): string[] {
  const kept = new Map<string, string>()
  for (const sql of statements) {
    if (!READS_OR_WRITES.test(sql)) continue
    const known = kept.get(formOf(sql))
    if (known === undefined || sql.length < known.length) kept.set(formOf(sql), sql)
  }
  return [...kept.values()].sort()
}

/** Notes what goes through a pool, for the run that records. @param folder where to; nothing is noted without one */
export function recordStatements(pool: pg.Pool, folder: string): () => void {
  if (folder === '') return () => undefined
  const sent = new Set<string>()
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown // one of its many forms
    const noting = (...args: unknown[]) => {
      const [first] = args
      const text = typeof first === 'string' ? first : (first as { text?: unknown } | undefined)?.text
      if (typeof text === 'string') sent.add(text)
      return query(...args)
    }
    Object.assign(client, { query: noting })
  })
  return () =>
    writeFileSync(join(folder, `${randomBytes(8).toString('hex')}.json`), JSON.stringify(distinct(sent)))
}

/** Where the workers of a recording run put what they noted; '' when this run does not record. */
export const openRecord = (): string =>
  process.env.RECORD_RELEASE === undefined ? '' : mkdtempSync(join(tmpdir(), 'lectern-statements-'))

/**
 * Joins what was noted into the committed file, with what it has of the same release. What the schema does not know
 * (a test's own table, say) is left out.
 */
export async function closeRecord(folder: string, template: DatabaseHandle): Promise<void> {
  if (folder === '') return
  const release = programVersion(undefined)
  const known = knownOf(release)
  const noted = readdirSync(folder).flatMap((name) =>
    z.array(z.string()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  )
  const statements = distinct([...known, ...noted])
  const refused = new Set((await refusedBy(template, statements)).map(({ sql }) => sql))
  const kept: Released = { release, statements: statements.filter((sql) => !refused.has(sql)) }
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`)
  rmSync(folder, { recursive: true })
}

function knownOf(release: string): string[] {
  try {
    const file = readReleased()
    return file.release === release ? file.statements : []
  } catch {
    return []
  }
}

/** The statements that a database does not understand, and why. */
export async function refusedBy(
  { pool }: Pick<DatabaseHandle, 'pool'>,
  statements: readonly string[],
  arrange: (client: pg.PoolClient) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ sql: string; why: string }[]> {
  const client = await pool.connect()
  const refused: { sql: string; why: string }[] = []
  try {
    await client.query('begin')
    await arrange(client)
    for (const sql of statements) {
      await client.query('savepoint s')
      try {
        await client.query(`prepare released as ${sql}`)
        await client.query('deallocate released')
      } catch (error) {
        refused.push({ sql, why: `${sqlState(error)} ${error instanceof Error ? error.message : ''}` })
      }
      await client.query('rollback to savepoint s')
    }
    return refused
  } finally {
    await client.query('rollback')
    client.release()
  }
}
