import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ifPresent } from '../../file-errors'
import { StartError } from '../../start-error'
import { explainFailure } from './explain'
import type { Place } from './place'
import type { Programs } from './programs'
import { programEnv } from './program-env'

const run = promisify(execFile)

/** The database's one role: it owns everything in it. */
export const ROLE = 'lectern'

/** The password of the role: read, or made on the first start. */
export async function ensurePassword({ password: path, data }: Place): Promise<string> {
  const kept = (await ifPresent(readFile(path, 'utf8')))?.trim()
  if (kept) return kept
  if (await ifPresent(stat(data))) {
    throw new StartError(
      `The password of the database in ${data} is missing: ${path} is gone or empty. Put that file back from a ` +
        'backup. Nothing was changed.',
    )
  }
  const password = randomBytes(24).toString('base64url')
  const unfinished = `${path}.unfinished`
  try {
    const file = await open(unfinished, 'w', 0o600)
    await file.writeFile(password)
    await file.sync()
    await file.close()
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
  return password
}

/**
 * Makes the data folder if there is none. It is built beside its final name and renamed when it is whole, so a
 * start that was cut off (full disk, power) leaves nothing that looks like a database.
 */
export async function ensureCluster(place: Place, programs: Programs, password: string): Promise<void> {
  await removeUnfinished(place.root)
  if (await ifPresent(stat(place.data))) return assertVersion(place.data, programs)

  const unfinished = join(place.root, `unfinished-${randomBytes(6).toString('hex')}`)
  const passwordFile = `${unfinished}-password`
  try {
    await mkdir(unfinished, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
    if (place.account) {
      const { uid, gid } = place.account
      await chown(unfinished, uid, gid)
      await chown(passwordFile, uid, gid)
    }
    await initdb(place, programs, unfinished, passwordFile)
    await rename(unfinished, place.data)
    await syncFolder(dirname(place.data))
  } finally {
    await rm(passwordFile, { force: true })
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function initdb(place: Place, programs: Programs, folder: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same sorting and letter cases on every platform, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ]
  try {
    await run(programs.initdb, args, { ...place.account, cwd: '/', env: programEnv(), maxBuffer: 2 ** 24 })
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw explainFailure('The database could not be created', output, place.root)
  }
}

async function assertVersion(data: string, programs: Programs): Promise<void> {
  const version = (await ifPresent(readFile(join(data, 'PG_VERSION'), 'utf8')))?.trim()
  if (version === programs.major) return
  if (version === undefined) {
    throw new StartError(
      `${data} is there but holds no database (PG_VERSION is missing). Put it back from a backup, or move it away ` +
        'to begin with an empty database. Nothing was changed.',
    )
  }
  throw new StartError(
    `The database in ${data} was made by PostgreSQL ${version}, and this version of Lectern brings PostgreSQL ` +
      `${programs.major}, which cannot read it. Nothing was changed. Start the version of Lectern that made it, or ` +
      `move its content over with pg_dump and pg_restore of PostgreSQL ${version}.`,
  )
}

async function removeUnfinished(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('unfinished-')) await rm(join(root, name), { recursive: true, force: true })
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // folders cannot be opened there
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
