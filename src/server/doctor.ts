import { access, constants, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes } from '@/lib/format'
import { openDataSource } from './data-source'
import { readEnv, type Env } from './env'
import { listen } from './http'
import { createLogger } from './log'
import { acquireLock } from './process-lock'
import { makeHome } from './secrets'

/** Below this the first larger upload fails. */
const LOW_DISK_BYTES = 5 * 2 ** 30

interface Finding {
  isFine: boolean
  text: string
}

const fine = (text: string): Finding => ({ isFine: true, text })
const wrong = (text: string): Finding => ({ isFine: false, text })
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** `lectern doctor`: one line per check; changes nothing but an empty home and database it may have to make. */
export async function runDoctor(): Promise<void> {
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
  const runningAt = await runningServer(env)
  if (runningAt) tell(fine(runningAt))
  else {
    tell(await checkPort(env))
    tell(await checkDatabase(env))
  }
  if (!allFine) process.exitCode = 1
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
