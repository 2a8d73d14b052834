import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as schema from './schema'

export type Database = NodePgDatabase<typeof schema> & {
  /** For the few statements that are asked with nearly every request: written out, and prepared once for each connection. */
  $client: pg.Pool
}
/** An open transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]
/** What a repository takes first: the database, or the transaction it shall take part in. */
export type Executor = Database | Transaction

export interface DatabaseHandle {
  db: Database
  pool: pg.Pool
  /** For a connection that is not the pool's. */
  url: string
  close(): Promise<void>
}

/**
 * Opens a pool; connects on first use.
 * @param onError told of connections that break while idle, which would otherwise end the process
 */
export function openDatabase(url: string, onError: (error: Error) => void = () => {}): DatabaseHandle {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', onError)
  // A connection in use that breaks between two queries tells it here alone, and without a listener that would end the
  // process. The next query on it fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { db: drizzle(pool, { schema }), pool, url, close: () => pool.end() }
}

/** SQLSTATE of a failed query (`23505` unique violation …), from under drizzle's wrapper. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
