import { randomBytes } from 'node:crypto'
import { access, constants, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes } from '@/lib/format'
import { readEnv, type Env } from '../env'
import { httpUrl, listen } from '../http'
import { findTools } from '../media/tools'
import { acquireLock } from '../process-lock'
import { makeHome } from '../secrets'
import { DiskFolders } from '../storage/disk-folders'
import { checkAddress, checkPermissions, checkStorageClock } from './checks'
import { checkDatabase } from './database'
import { fine, reasonOf, wrong, type Finding } from './finding'

/** Below this the first larger upload fails. */
const LOW_DISK_BYTES = 5 * 2 ** 30

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
  for await (const { isFine, text } of examine(env, args.includes('--fix'))) {
    allFine &&= isFine
    process.stdout.write(`${isFine ? 'ok' : '!!'} ${text}\n`)
  }
  process.stdout.write(allFine ? '\nAll is well.\n' : '\nWhat is marked with !! needs you.\n')
  if (!allFine) process.exitCode = 1
}

/** Everything that is looked at, one after the other. */
export async function* examine(env: Env, mayFix = false): AsyncGenerator<Finding> {
  yield fine(`Node.js ${process.versions.node} on ${process.platform}-${process.arch}`)
  yield checkAddress(env)
  yield await checkHome(env)
  yield* await checkPermissions(env)
  yield await checkConverter(env)
  const runningAt = await runningServer(env)
  if (runningAt === undefined) yield await checkPort(env)
  else yield fine(runningAt)
  yield* await checkDatabase(env, runningAt !== undefined)
  yield* await checkStorage(env, mayFix)
  if (env.s3) yield await checkStorageClock(env.s3)
}

async function checkStorage(env: Env, mayFix: boolean): Promise<Finding[]> {
  if (!env.s3) return [await checkDisk(env)]
  const { examineBucket } = await import('../storage/s3-doctor')
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
    return `Lectern runs: process ${pid}${note ? ` at ${note}` : ', just starting'}`
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
