import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../log'
import type { RunningServer } from './server-process'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 3_000
/** One that ran for so long did not die of how it was started. */
const SOUND_MS = 60_000

/**
 * Starts a database server again whenever it ends by itself (killed, out of memory, a disk that was full), at the same
 * port, until told not to: what is connected to it comes back without a restart of this process.
 */
export function keepRunning(
  first: RunningServer,
  startAgain: (port: number) => Promise<RunningServer>,
  log?: Pick<Logger, 'info' | 'warn'>,
) {
  let current = first
  let isStopped = false
  let failures = 0
  let starting: Promise<RunningServer> | undefined
  const stopping = new AbortController()

  const watch = async (): Promise<void> => {
    while (!isStopped) {
      const since = Date.now()
      await current.exited
      if (Date.now() - since > SOUND_MS) failures = 0
      while (!isStopped) {
        log?.warn({ pid: current.pid }, 'the database server has ended; it is started again')
        await delay(pause(failures), undefined, { signal: stopping.signal }).catch(() => undefined)
        if (isStopped) return
        failures += 1
        try {
          starting = startAgain(first.port)
          current = await starting
          log?.info({ pid: current.pid }, 'database server started')
          break
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          log?.warn({ reason }, 'the database server could not be started; it is tried again')
        }
      }
    }
  }
  void watch()

  return {
    get current() {
      return current
    },
    /** Resolves when no start is under way any more; the server that runs is the caller's to stop. */
    async stop(): Promise<void> {
      isStopped = true
      stopping.abort()
      await starting?.catch(() => undefined)
    },
  }
}

const pause = (failures: number) => Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
