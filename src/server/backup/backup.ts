import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import pg from 'pg'
import { newId } from '@/lib/ids'
import { BACKUP_LOCK, BACKUP_TURN_LOCK } from '../db/advisory-locks'
import type { Env } from '../env'
import { ifPresent } from '../file-errors'
import { StartError } from '../start-error'
import { syncFolder } from '../storage/disk-folders'
import { readMigrations } from './migration-level'
import {
  backedUpObject,
  OBJECT_LIST,
  readManifest,
  UNFINISHED,
  writeManifest,
  type BackedUpObject,
  type BackedUpTable,
  type Manifest,
} from './manifest'
import {
  isStillInUse,
  openLook,
  parseNeeded,
  saveNeeded,
  type Found,
  type NeededObject,
} from './needed-objects'
import { copyHashed, eachOf, hashFile, linkFile } from './object-copies'
import { createProgress, type Say } from './progress'
import { beginSnapshot, listTables, saveTable } from './tables'

const PARALLEL = 4
/** A removal of stored bytes that runs when the backup begins is waited for. */
const LOCK_TIMEOUT_MS = 60_000
/** An upload that was just being joined has its object, or has been put off, by then. */
const JOIN_TRIES = 20
const JOIN_WAIT_MS = 250

export interface BackupOptions {
  env: Env
  /** Of the database, running. */
  url: string
  /** Empty or not there. */
  folder: string
  /** An earlier backup on the same disk: what it has is linked and not copied again. */
  base?: string
  /** Files are given a second name instead of being copied, where the disk is the same. */
  mayLink?: boolean
  say: Say
  /** Told after the moment that the backup is of; for tests. */
  onSnapshot?: () => Promise<void>
}

/**
 * Backs up a Lectern that goes on working: first one moment of its database, then all stored files that this moment
 * needs. While it runs nobody removes stored bytes.
 * @throws StartError when the folder or the database cannot be used
 */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const { env, folder } = options
  const base = options.base === undefined ? undefined : await readBase(options.base)
  await makeFolder(folder)
  const client = new pg.Client({ connectionString: options.url, application_name: 'lectern backup' })
  client.on('error', () => undefined) // the query that runs fails with it
  await client.connect()
  try {
    await holdRemovals(client)
    const database = await saveDatabase(client, options)
    await options.onSnapshot?.()
    const hasSecrets = await saveSecrets(env, folder)
    const objects = await saveObjects(client, options, base)
    const manifest: Manifest = {
      format: 1,
      id: newId(),
      lectern: process.env.npm_package_version ?? '0.1.0',
      driver: env.s3 ? 's3' : 'disk',
      ...database,
      objects,
      hasSecrets,
    }
    await rm(join(folder, 'needed'), { force: true })
    await syncFolder(folder)
    await writeManifest(folder, manifest)
    await rm(join(folder, UNFINISHED))
    await syncFolder(folder)
    return manifest
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  if (names.includes(UNFINISHED)) {
    throw new StartError(
      `${folder} holds a backup that was not finished. Delete that folder, or name another one. Nothing was written.`,
    )
  }
  if (names.length > 0) {
    throw new StartError(
      `${folder} is not empty, and a backup is never mixed with other files. Name a new folder. Nothing was written.`,
    )
  }
  await writeFile(join(folder, UNFINISHED), 'This backup is being made, or was stopped on the way.\n', {
    mode: 0o600,
  })
  await mkdir(join(folder, 'database'), { mode: 0o700 })
}

/** For the life of the connection: nobody removes stored bytes, and no second backup begins. */
async function holdRemovals(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
    BACKUP_TURN_LOCK,
  ])
  if (!rows[0]?.mine) throw new StartError('Another backup of this database runs. Wait until it is done.')
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
  await client.query('select pg_advisory_lock($1)', [BACKUP_LOCK])
  await client.query('reset lock_timeout')
}

async function saveDatabase(client: pg.Client, { folder, say }: BackupOptions) {
  await beginSnapshot(client)
  const { rows } = await client.query<{ now: Date; postgres: string }>(
    `select now() as now, current_setting('server_version') as postgres`,
  )
  const [about] = rows
  if (!about) throw new Error('the database did not tell its version')
  const migration = await readMigrations(client)
  const shapes = await listTables(client)
  const tables: BackedUpTable[] = []
  for (const shape of shapes) {
    tables.push(await saveTable(client, shape, join(folder, 'database', `${shape.name}.copy.gz`)))
  }
  await saveNeeded(client, join(folder, 'needed'))
  await client.query('commit')
  await syncFolder(join(folder, 'database'))
  const total = tables.reduce((sum, table) => sum + table.rows, 0)
  say(`Database: ${tables.length} tables, ${total} rows`)
  return { takenAt: about.now.toISOString(), postgres: about.postgres, migration, tables }
}

async function saveSecrets(env: Env, folder: string): Promise<boolean> {
  const secrets = join(env.LECTERN_HOME, 'secrets')
  if (env.AUTH_SECRET !== undefined || !(await ifPresent(readdir(secrets)))) return false
  await cp(secrets, join(folder, 'secrets'), { recursive: true })
  return true
}

type Base = Map<string, BackedUpObject & { file: string }>

async function readBase(folder: string): Promise<Base> {
  const { driver } = await readManifest(folder)
  const base: Base = new Map()
  if (driver !== 'disk') return base
  for (const line of (await readFile(join(folder, OBJECT_LIST), 'utf8')).split('\n')) {
    if (line === '') continue
    const object = backedUpObject.parse(JSON.parse(line))
    if (object.path !== undefined) {
      base.set(object.key, { ...object, file: join(folder, 'objects', object.path) })
    }
  }
  return base
}

async function saveObjects(client: pg.Client, options: BackupOptions, base: Base | undefined) {
  const { env, folder, say } = options
  const look = await openLook(env)
  const lost: string[] = []
  const progress = createProgress(say, env.s3 ? 'Files in the bucket' : 'Files')
  const listPath = join(folder, OBJECT_LIST)
  const list = createWriteStream(listPath, { mode: 0o600, flush: true })
  const listHash = createHash('sha256')
  const note = async (object: BackedUpObject) => {
    const line = `${JSON.stringify(object)}\n`
    listHash.update(line)
    if (!list.write(line)) await once(list, 'drain')
    progress.add(object.size)
  }

  const save = async ({ key, size, etag, file, path }: Found): Promise<void> => {
    if (file === undefined || path === undefined) {
      return note({ key, size, ...(etag !== undefined && { etag }) })
    }
    const to = join(folder, 'objects', path)
    const earlier = base?.get(key)
    if (earlier?.size === size && earlier.sha256 !== undefined && (await linkFile(earlier.file, to))) {
      return note({ key, path, size, sha256: earlier.sha256 })
    }
    const isLinked = options.mayLink === true && (await linkFile(file, to))
    return note({ key, path, size, sha256: isLinked ? await hashFile(to) : await copyHashed(file, to) })
  }

  const saveNeededOne = async ({ key, isRequired }: NeededObject): Promise<void> => {
    let found = await look(key)
    for (let tries = 0; found.length === 0 && !isRequired && tries < JOIN_TRIES; tries += 1) {
      if (!(await isJoining(client, key))) return
      await new Promise((resolve) => setTimeout(resolve, JOIN_WAIT_MS))
      found = await look(key)
    }
    // Removals rest; only where the connection that holds them broke may one have come first.
    if (found.length === 0 && isRequired && (await isStillInUse(client, key))) lost.push(key)
    for (const one of found) await save(one)
  }

  const lines = createInterface({ input: createReadStream(join(folder, 'needed')), crlfDelay: Infinity })
  const needed = (async function* () {
    for await (const line of lines) if (line !== '') yield parseNeeded(line)
  })()
  await eachOf(needed, PARALLEL, saveNeededOne)
  list.end()
  await once(list, 'close')
  progress.end()
  return { count: progress.count, bytes: progress.bytes, sha256: listHash.digest('hex'), lost }
}

async function isJoining(client: pg.Client, key: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from public.upload where storage_key = $1 and state = 'completing'`,
    [key],
  )
  return (rowCount ?? 0) > 0
}
