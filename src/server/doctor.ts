import { randomBytes } from 'node:crypto'
import { access, constants, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes } from '@/lib/format'
import { openDataSource } from './data-source'
import { readEnv, type Env } from './env'
import { httpUrl, listen } from './http'
import { createLogger } from './log'
import { findTools } from './media/tools'
import { acquireLock } from './process-lock'
import { makeHome } from './secrets'
import { DiskFolders } from './storage/disk-folders'

/** Below this the first larger upload fails. */
const LOW_DISK_BYTES = 5 * 2 ** 30

interface Finding {
  isFine: boolean
  text: string
}

const fine = (text: string): Finding => ({ isFine: true, text })
const wrong = (text: string): Finding => ({ isFine: false, text })
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * `lectern doctor`: one line per check; changes nothing but an empty home and database it may have to make.
 * @param args `--fix` also sets the rules of the bucket that are missing
 */
export async function runDoctor(args: string[] = []): Promise<void> {
  const unknown = args.find((arg) => arg !== '--fix')
  if (unknown !== undefined) {
    process.stderr.write(`doctor does not know ${unknown}; it knows --fix\n`)
    process.exitCode = 1
    return
  }
  let env: Env
  try {
    env = readEnv()
  } catch (error) {
    process.stdout.write(`!! ${reasonOf(error)}\n`)
    process.exitCode = 1
    return
  }
  let allFine = true
  const tell = ({ isFine, text }: Finding) => {
    allFine &&= isFine
    process.stdout.write(`${isFine ? 'ok' : '!!'} ${text}\n`)
  }

  tell(fine(`Node.js ${process.versions.node} on ${process.platform}-${process.arch}`))
  tell(await checkHome(env))
  tell(await checkConverter(env))
  const runningAt = await runningServer(env)
  if (runningAt) tell(fine(runningAt))
  else {
    tell(await checkPort(env))
    tell(await checkDatabase(env))
  }
  for (const finding of await checkStorage(env, args.includes('--fix'))) tell(finding)
  if (!allFine) process.exitCode = 1
}

async function checkStorage(env: Env, mayFix: boolean): Promise<Finding[]> {
  if (!env.s3) return [await checkDisk(env)]
  const { examineBucket } = await import('./storage/s3-doctor')
  const origin = new URL(env.APP_URL ?? httpUrl(env.HOST, env.PORT)).origin
  try {
    return await examineBucket(env.s3, { origin, mayFix })
  } catch (error) {
    return [wrong(`The bucket could not be examined: ${reasonOf(error)}`)]
  }
}

/** Beside a server that runs, too: it writes one small file and removes it. */
async function checkDisk({ LECTERN_HOME: home }: Env): Promise<Finding> {
  const root = join(home, 'storage')
  try {
    await new DiskFolders(root).prepare()
    const file = join(root, 'tmp', `doctor-${process.pid}`)
    const bytes = randomBytes(4_096)
    try {
      await writeFile(file, bytes, { mode: 0o600, flush: true })
      if (!bytes.equals(await readFile(file))) {
        return wrong(`Files in ${root} are not read as they were written`)
      }
    } finally {
      await rm(file, { force: true })
    }
    return fine(`Files are kept in ${root}: written, read back and removed`)
  } catch (error) {
    return wrong(`Files cannot be kept in ${root}: ${reasonOf(error)}`)
  }
}

/** Without ffmpeg it runs all the same: the line tells what is missing and is not an error of the installation. */
async function checkConverter(env: Env): Promise<Finding> {
  const tools = await findTools(env)
  if ('reason' in tools) {
    const text = `Videos are taken as browsers play them, not converted. ${tools.reason}`
    return env.FFMPEG_PATH === undefined && env.FFPROBE_PATH === undefined ? fine(text) : wrong(text)
  }
  const { ffmpeg, version, fences } = tools
  if (!tools.canEncode) return wrong(`ffmpeg ${version} (${ffmpeg}) has no libx264 or aac: it cannot convert`)
  const kept = [
    ...(fences.bubblewrap === undefined ? [] : ['bubblewrap']),
    ...(fences.prlimit === undefined ? [] : ['prlimit']),
  ]
  return fine(
    `ffmpeg ${version} (${ffmpeg}) converts videos${kept.length === 0 ? '' : `, kept in by ${kept.join(' and ')}`}`,
  )
}

async function checkHome({ LECTERN_HOME: home }: Env): Promise<Finding> {
  try {
    await makeHome(home)
    await access(home, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = await statfs(home)
    const free = bavail * bsize
    const text = `LECTERN_HOME ${home}, ${formatBytes(free)} free`
    return free < LOW_DISK_BYTES ? wrong(`${text}: little room for uploads`) : fine(text)
  } catch (error) {
    return wrong(`LECTERN_HOME ${home} cannot be used: ${reasonOf(error)}`)
  }
}

async function runningServer({ LECTERN_HOME: home }: Env): Promise<string | undefined> {
  const attempt = await acquireLock(join(home, 'instance.lock')).catch(() => undefined)
  if (!attempt) return undefined // the check of the home has told why
  if ('heldBy' in attempt) {
    const { pid, note } = attempt.heldBy
    return `Lectern runs: process ${pid}${note ? ` at ${note}` : ', just starting'}; its database was not tried`
  }
  await attempt.lock.release()
  return undefined
}

async function checkPort({ HOST: host, PORT: port }: Env): Promise<Finding> {
  try {
    const http = await listen({ host, port }, new Promise(() => undefined))
    await http.close(0)
    return fine(`${host}:${port} is free`)
  } catch (error) {
    return wrong(reasonOf(error))
  }
}

async function checkDatabase(env: Env): Promise<Finding> {
  const kind = env.DATABASE_URL === undefined ? 'Embedded PostgreSQL' : 'PostgreSQL of DATABASE_URL'
  try {
    const dataSource = await openDataSource(env, createLogger('silent'))
    try {
      const { rows } = await dataSource.pool.query<{ version: string; number: number }>(
        `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
      )
      const { version, number } = rows[0] ?? { version: 'unknown', number: 0 }
      return number >= 150_000
        ? fine(`${kind} ${version}`)
        : wrong(`${kind} ${version}: 15 or newer is needed`)
    } finally {
      await dataSource.stop()
    }
  } catch (error) {
    return wrong(`${kind}: ${reasonOf(error)}`)
  }
}
