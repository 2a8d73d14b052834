import { createReadStream } from 'node:fs'
import { chmod, cp, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PoolClient } from 'pg'
import { openDataSource } from '../data-source'
import type { DatabaseHandle } from '../db/client'
import { migrateDatabase } from '../db/migrate'
import type { Env } from '../env'
import { ifPresent } from '../file-errors'
import { createLogger } from '../log'
import { acquireLock } from '../process-lock'
import { makeHome } from '../secrets'
import { StartError } from '../start-error'
import { DiskFolders, ensureFolderOf, syncFolder } from '../storage/disk-folders'
import { isUploadId, uploadLayout } from '../storage/upload-layout'
import { backedUpObject, OBJECT_LIST, readManifest, type BackedUpObject, type Manifest } from './manifest'
import { migrateTo } from './migration-level'
import { openLook } from './needed-objects'
import { copyHashed, eachOf, hashFile, linkFile } from './object-copies'
import { createProgress, type Say } from './progress'
import { RESTORE_MARK } from './restore-mark'
import { holdsTables, loadTables, requireIntact } from './tables'

const PARALLEL = 4

export interface RestoreOptions {
  env: Env
  folder: string
  mayLink?: boolean
  say: Say
}

/**
 * Puts a backup back on a machine that holds nothing. It may be stopped and begun again; the server does not start in
 * between.
 * @throws StartError when the backup cannot be used, or the machine holds something
 */
export async function restore({ env, folder, mayLink = false, say }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const driver = env.s3 ? 's3' : 'disk'
  if (manifest.driver !== driver) {
    throw new StartError(
      `The files of this backup are kept with STORAGE_DRIVER=${manifest.driver}, and this machine is set to ${driver}. ` +
        'Set the same driver. Nothing was changed.',
    )
  }
  const fileOf = (table: string) => join(folder, 'database', `${table}.copy.gz`)
  for (const table of manifest.tables) await requireIntact(table, fileOf(table.name))
  if ((await hashFile(join(folder, OBJECT_LIST))) !== manifest.objects.sha256) {
    throw new StartError(
      `The backup is damaged: ${OBJECT_LIST} is not what was written. Nothing was changed.`,
    )
  }
  say(`The backup of ${manifest.takenAt} is intact: ${manifest.tables.length} tables`)

  const home = env.LECTERN_HOME
  await makeHome(home)
  const attempt = await acquireLock(join(home, 'instance.lock'))
  if ('heldBy' in attempt) {
    throw new StartError(
      `Lectern runs with ${home} (process ${attempt.heldBy.pid}). Stop it first. Nothing was changed.`,
    )
  }
  try {
    const isGoingOn = await requireEmptyHome(env, manifest)
    const database = await openDataSource(env, createLogger('silent'))
    try {
      const isLoaded = isGoingOn && (await holdsTables(database, manifest))
      if (!isLoaded) await requireEmptyDatabase(database)
      if (!isGoingOn) await writeFile(join(home, RESTORE_MARK), manifest.id, { mode: 0o600, flush: true })
      await restoreSecrets({ env, folder, manifest, say })
      if (driver === 'disk') await restoreObjects({ env, folder, manifest, mayLink, say })
      else await compareBucket({ env, folder, manifest, say })
      if (!isLoaded) await fillDatabase(database, { manifest, fileOf, env, say })
      await migrateDatabase(database)
      await database.pool.query('analyze')
    } finally {
      await database.stop()
    }
    await rm(join(home, RESTORE_MARK))
    await syncFolder(home)
  } finally {
    await attempt.lock.release()
  }
  return manifest
}

/** @returns whether an earlier try of the same backup is gone on with */
async function requireEmptyHome({ LECTERN_HOME: home }: Env, { id }: Manifest): Promise<boolean> {
  const mark = (await ifPresent(readFile(join(home, RESTORE_MARK), 'utf8')))?.trim()
  if (mark === id) return true
  const hasNames = async (path: string) => ((await ifPresent(readdir(join(home, path)))) ?? []).length > 0
  const isUsed =
    mark !== undefined ||
    (await hasNames('storage/objects')) ||
    (await hasNames('storage/tmp')) ||
    (await hasNames('secrets')) ||
    (await hasNames('postgres'))
  if (!isUsed) return false
  throw new StartError(
    `${home} holds ${mark === undefined ? 'a Lectern' : 'a half restored other backup'} already. Set LECTERN_HOME to a ` +
      'folder that is empty. Nothing was changed.',
  )
}

async function requireEmptyDatabase({ pool }: DatabaseHandle): Promise<void> {
  for (const table of ['user', 'course']) {
    const { rows } = await pool.query<{ name: string | null }>('select to_regclass($1)::text as name', [
      `public."${table}"`,
    ])
    if (typeof rows[0]?.name !== 'string') continue
    const { rowCount } = await pool.query(`select 1 from public."${table}" limit 1`)
    if (rowCount === 0) continue
    throw new StartError(
      'The database holds accounts or courses already. Name an empty one. Nothing was changed.',
    )
  }
}

type Step = { env: Env; folder: string; manifest: Manifest; say: Say }

async function restoreSecrets({ env, folder, manifest, say }: Step): Promise<void> {
  if (env.AUTH_SECRET !== undefined) return
  if (!manifest.hasSecrets) {
    say(
      'AUTH_SECRET is not in the backup and not set: a new one will be made. Everybody signs in again, and two-factor ' +
        'set-ups have to be made anew. Stop here and set the old one if you have it.',
    )
    return
  }
  const to = join(env.LECTERN_HOME, 'secrets')
  await cp(join(folder, 'secrets'), to, { recursive: true })
  await chmod(to, 0o700)
  for (const name of await readdir(to)) await chmod(join(to, name), 0o600)
}

async function* objectsOf(folder: string): AsyncGenerator<BackedUpObject> {
  const lines = createInterface({ input: createReadStream(join(folder, OBJECT_LIST)), crlfDelay: Infinity })
  for await (const line of lines) if (line !== '') yield backedUpObject.parse(JSON.parse(line))
}

async function restoreObjects({
  env,
  folder,
  manifest,
  mayLink,
  say,
}: Step & { mayLink: boolean }): Promise<void> {
  const folders = new DiskFolders(join(env.LECTERN_HOME, 'storage'))
  await folders.prepare()
  const progress = createProgress(say, 'Files', manifest.objects)
  await eachOf(objectsOf(folder), PARALLEL, async ({ key, path, size, sha256 }) => {
    const [from, to] = [join(folder, 'objects', path ?? ''), folders.objectFile(key)]
    const there = await ifPresent(stat(to))
    let found: string | undefined
    try {
      if (there?.size === size) found = await hashFile(to)
      else {
        await ensureFolderOf(to)
        const isLinked = mayLink && (await linkFile(from, to))
        found = isLinked ? await hashFile(to) : await copyHashed(from, to)
      }
    } catch (cause) {
      throw new StartError(
        `The backup is damaged: ${from} cannot be read. Nothing is served from what is here.`,
        { cause },
      )
    }
    if (found !== sha256) {
      await rm(to, { force: true })
      throw new StartError(
        `The backup is damaged: ${from} is not what was written. Nothing is served from what is here.`,
      )
    }
    progress.add(size)
  })
  if (progress.count !== manifest.objects.count) {
    throw new StartError('The backup is damaged: files are missing from it.')
  }
  await syncFolder(folders.objects)
  progress.end()
}

/** The bytes are where they were: each is looked for there. */
async function compareBucket({ env, folder, manifest, say }: Step): Promise<void> {
  const look = await openLook(env)
  const progress = createProgress(say, 'Files in the bucket', manifest.objects)
  const missing: string[] = []
  await eachOf(objectsOf(folder), PARALLEL * 2, async ({ key, size }) => {
    const [found] = await look(key)
    if (found?.size === size) progress.add(size)
    else missing.push(key)
  })
  progress.end()
  const [first] = missing
  if (first === undefined) return
  throw new StartError(
    `${missing.length} files of the backup are not in the bucket ${env.s3?.bucket}, e.g. ${first}. Name the bucket that it ` +
      'was made with, or bring back its files (their earlier versions) first.',
  )
}

async function fillDatabase(
  handle: DatabaseHandle,
  {
    manifest,
    fileOf,
    env,
    say,
  }: { manifest: Manifest; fileOf: (table: string) => string; env: Env; say: Say },
): Promise<void> {
  await migrateTo(handle, manifest.migration)
  const client = await handle.pool.connect()
  try {
    await client.query('begin')
    let rows = 0
    await loadTables(client, manifest.tables, { pathOf: fileOf, onTable: (table) => (rows += table.rows) })
    await forgetWhatRan(client)
    if (!env.s3) await reopenUploads(client, new DiskFolders(join(env.LECTERN_HOME, 'storage')))
    await client.query('commit')
    say(`Database: ${manifest.tables.length} tables, ${rows} rows, as they were saved`)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** What a process was at when the backup was made, nobody is at now. */
async function forgetWhatRan(client: PoolClient): Promise<void> {
  await client.query(`update media_job set state = 'waiting', queued_at = null, worker = null, due_at = now()
    where state in ('waiting', 'running')`)
  await client.query(
    `update orphan_object set held_by = null, next_attempt_at = now() where held_by is not null`,
  )
  await client.query(`delete from idempotency_key where status is null`)
}

/**
 * Parts of uploads under way are in no backup. Their files are begun anew, empty, so that a browser that still has the
 * file goes on by sending all parts again.
 */
async function reopenUploads(client: PoolClient, folders: DiskFolders): Promise<void> {
  const { rows } = await client.query<{ id: string; key: string; upload: string }>(
    `select id, storage_key as key, storage_upload_id as upload from upload where state not in ('done', 'aborted')`,
  )
  await mkdir(folders.tmp, { recursive: true, mode: 0o700 })
  for (const { id, key, upload } of rows) {
    if (await ifPresent(stat(folders.objectFile(key)))) continue // it was joined: the next start goes on from there
    if (!isUploadId(upload)) continue
    const file = await open(folders.tempFile(upload), 'w', 0o600)
    await file.truncate(uploadLayout(upload).sizeBytes)
    await file.close()
    await client.query(`update upload set state = 'open' where id = $1 and state = 'completing'`, [id])
    await client.query('delete from upload_part where storage_upload_id = $1', [upload])
  }
}
