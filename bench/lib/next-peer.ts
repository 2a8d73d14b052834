import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './ports'
import { progress } from './report'

const SOURCE = 'bench/peers/next-route'
/** Inside the project, so that it uses the same Next and the same driver. */
const BUILT = 'dist/bench/next-route'
const NEXT = 'node_modules/next/dist/bin/next'

export interface NextPeer {
  baseURL: string
  stop: () => Promise<void>
}

/** Builds and starts the route handlers of `bench/peers/next-route` on a database. */
export async function startNextPeer(databaseURL: string): Promise<NextPeer> {
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    LECTERN_FOLDER: process.cwd(),
    DATABASE_URL: databaseURL,
  }
  progress('http: building the route handlers of Next')
  await rm(BUILT, { recursive: true, force: true })
  await cp(SOURCE, BUILT, { recursive: true })
  await promisify(execFile)(process.execPath, [join(process.cwd(), NEXT), 'build', BUILT], { env })
  const port = await freePort()
  const child = spawn(process.execPath, [NEXT, 'start', BUILT, '-H', '127.0.0.1', '-p', String(port)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const baseURL = `http://127.0.0.1:${port}`
  while (
    !(await fetch(baseURL).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('the server of Next ended while it started')
    await delay(50)
  }
  return {
    baseURL,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
