import { spawn } from 'node:child_process'
import { open, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { ifPresent } from '../../file-errors'
import { signalProcess } from '../../process-identity'
import { StartError } from '../../start-error'
import { explainFailure } from './explain'
import type { Place } from './place'
import { disownPostmasterPid, isServerOf, readPostmaster } from './postmaster-pid'
import { programEnv } from './program-env'
import type { Programs } from './programs'

const START_TIMEOUT_MS = 60_000
const FAST_STOP_TIMEOUT_MS = 20_000
const KEPT_LOG_BYTES = 5 * 2 ** 20

/** Small, for a laptop that also runs other things; durable, because this is the only copy of people's work. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  min_wal_size: '48MB',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  io_method: 'sync',
  jit: 'off',
  log_checkpoints: 'off',
  logging_collector: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/** A server of ours that accepts connections, started by this process or left by an earlier one. */
export interface RunningServer {
  pid: number
  port: number
  /** Resolves when the server is gone, wanted or not. */
  exited: Promise<void>
}

/**
 * Starts the server and waits until it accepts connections.
 * @param port any free one unless told
 */
export async function startServer(place: Place, programs: Programs, port?: number): Promise<RunningServer> {
  await disownPostmasterPid(place.data)
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const result = await tryStart(place, programs, { deadline, port: port ?? (await freePort()) })
    if (typeof result !== 'string') return result
    // Either somebody took the port between our look and the server's, or workers of a killed server still end.
    const passesByItself = /Address already in use|shared memory block .* still in use/.test(result)
    if (!passesByItself || Date.now() > deadline) {
      throw explainFailure('The database could not start', result, place.root, place.log)
    }
    await delay(200)
  }
}

/** @returns what the server wrote, when it gave up */
async function tryStart(
  place: Place,
  programs: Programs,
  { deadline, port }: { deadline: number; port: number },
): Promise<RunningServer | string> {
  const log = await openLog(place.log)
  const { size: logStart } = await log.stat()
  const settings = Object.entries({ ...SETTINGS, port: String(port) })
  try {
    const child = spawn(
      programs.postgres,
      ['-D', place.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...place.account,
        cwd: '/',
        env: programEnv(),
        // Its own session: Ctrl+C at the terminal reaches us only, and we stop it after the last request.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      },
    )
    child.unref()
    let hasEnded = false
    const exited = new Promise<void>((resolve) => {
      const end = () => {
        hasEnded = true
        resolve()
      }
      child.once('exit', end)
      child.once('error', end)
    })
    while (!hasEnded) {
      const postmaster = await readPostmaster(place.data)
      if (postmaster?.isReady && postmaster.pid === child.pid) return { pid: postmaster.pid, port, exited }
      if (Date.now() > deadline) {
        child.kill('SIGQUIT')
        await exited
        throw new StartError(
          `The database did not get ready within ${START_TIMEOUT_MS / 1000} seconds. See ${place.log}.`,
        )
      }
      await Promise.race([delay(15), exited])
    }
    const { size } = await log.stat()
    const { buffer, bytesRead } = await log.read(Buffer.alloc(Math.min(size - logStart, 65_536)), {
      position: logStart,
    })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await log.close()
  }
}

/**
 * The server that a killed process of ours left behind, once it is ready; waits for one that is just starting
 * or stopping. Undefined when there is none and a new one can start.
 */
export async function findRunningServer(data: string): Promise<RunningServer | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const postmaster = await readPostmaster(data)
    if (!postmaster || !(await isServerOf(data, postmaster.pid))) return undefined
    const { pid, port } = postmaster
    if (postmaster.isReady) return { pid, port, exited: gone(data, pid) }
    if (Date.now() > deadline) {
      throw new StartError(
        `A database process left by an earlier start (pid ${pid}) neither gets ready nor ends. ` +
          `End it with \`kill -QUIT ${pid}\` (nothing saved is lost) and start again.`,
      )
    }
    await delay(50)
  }
}

/** Fast shutdown: open transactions are undone, everything committed is on disk when this resolves. */
export async function stopServer(data: string, server: RunningServer): Promise<void> {
  if (!(await isServerOf(data, server.pid))) return
  signalProcess(server.pid, 'SIGINT')
  const timeout = new AbortController()
  const late = delay(FAST_STOP_TIMEOUT_MS, 'late' as const, { signal: timeout.signal }).catch(() => undefined)
  if ((await Promise.race([server.exited, late])) === 'late') {
    // A slow disk. Safe too: the next start replays the write-ahead log.
    signalProcess(server.pid, 'SIGQUIT')
    await server.exited
  }
  timeout.abort()
}

/** A process that is not our child tells us nothing; it is looked for. */
async function gone(data: string, pid: number): Promise<void> {
  while (await isServerOf(data, pid)) await delay(100, undefined, { ref: false })
}

async function openLog(path: string) {
  const kept = await ifPresent(stat(path))
  if (kept && kept.size > KEPT_LOG_BYTES) await rename(path, `${path}.1`)
  return open(path, 'a+', 0o600)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
