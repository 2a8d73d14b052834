import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './ports'

export interface AppServer {
  baseURL: string
  /** Of its embedded database, with the password. */
  databaseURL: string
  /** Of the server itself, without its database. */
  pid: number
  /** Where the disk driver keeps its files. */
  storage: string
  stop: () => Promise<void>
}

const START_TIMEOUT_MS = 120_000

/** What `npm start`, or `npm run lectern`, tells Node.js. */
export function nodeFlags(script: 'start' | 'lectern' = 'start'): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  return (scripts[script] ?? '').split(' ').slice(1, -1)
}

/**
 * The built server on a fresh home, as `npm start` runs it; `stop` ends it and removes the home.
 * @param settings environment variables beside the usual ones
 */
export async function startApp(settings: Record<string, string> = {}): Promise<AppServer> {
  const home = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
  const port = settings.PORT ?? (await freePort())
  const child = spawn(process.execPath, [...nodeFlags(), 'dist/server/main.js'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      LECTERN_HOME: home,
      DATABASE_URL: '',
      DEMO: '0',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = async () => {
    await end(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const baseURL = `http://127.0.0.1:${port}`
    await untilReady(baseURL, child)
    return {
      baseURL,
      databaseURL: databaseURLOf(home),
      pid: child.pid ?? 0, // it answered, so it has one
      storage: join(home, 'storage'),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilReady(baseURL: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error('the server ended while it started; its reason is above')
    const isReady = await fetch(`${baseURL}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await delay(100)
  }
  throw new Error('the server did not get ready in time')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** The embedded database listens on a port of its own; PostgreSQL writes it on the 4th line of its pid file. */
function databaseURLOf(home: string): string {
  const own = join(home, 'postgres')
  const root = readIfThere(join(own, 'elsewhere')) ?? own
  const password = readFileSync(join(own, 'password'), 'utf8').trim()
  const port = readFileSync(join(root, 'data/postmaster.pid'), 'utf8').split('\n')[3]?.trim()
  if (!port) throw new Error('the database did not say its port')
  return `postgresql://lectern:${password}@127.0.0.1:${port}/lectern`
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
