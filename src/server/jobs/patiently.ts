import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../log'

const TRIES = 12
const PAUSE_MS = 5_000

/**
 * Tries for a minute: the database may be away for a while, and what was worked out for longer is not thrown away for
 * that. `work` may be repeated.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  { signal, log, jobId }: { signal: AbortSignal; log: Logger; jobId: string },
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (failures >= TRIES) throw error
      log.warn({ err: error, jobId }, 'the state of work on a video could not be written; trying again')
      await delay(PAUSE_MS, undefined, { signal })
    }
  }
}
