import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { type AppServer, nodeFlags } from './app-server'

export interface WorkerProcess {
  /** Of Node alone: its programs and the database are processes of their own. */
  pid: number
  stop: () => Promise<void>
}

const STARTED = 'Lectern works on videos.'

/**
 * A worker as `npm run lectern -- worker` starts it, beside a server.
 * @param settings environment variables beside the usual ones: those of the server that are about the storage
 */
export async function startWorker(app: AppServer, settings: Record<string, string>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [...nodeFlags('lectern'), 'scripts/lectern.mjs', 'worker'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LECTERN_HOME: dirname(app.storage),
      DATABASE_URL: app.databaseURL,
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  await untilStarted(child)
  return { pid: child.pid ?? 0, stop } // it spoke, so it has one
}

function untilStarted(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 10_000) output += text
      if (output.includes(STARTED)) resolve()
    })
    child.once('exit', () => reject(new Error('the worker ended while it started; its reason is above')))
  })
}
