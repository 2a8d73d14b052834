import { sweepExpired } from './api/sweep'
import type { ServerContext } from './context'
import type { Services } from './services'

const HOUR_MS = 3_600_000

export interface Upkeep {
  /** Lets a task that runs end, and begins no other. */
  stop: () => Promise<void>
}

/**
 * The process's own work: what an earlier process left half done first, then every hour what has run out.
 * A task that fails is logged and tried again at its next turn; it never ends the process.
 */
export function startUpkeep(context: ServerContext, { uploads }: Services): Upkeep {
  const hourly: Record<string, () => Promise<unknown>> = {
    'remove what has expired': () => sweepExpired(context),
    'give up abandoned uploads': () => uploads.expireUploads(),
    'free stored bytes nobody needs': () => uploads.sweepOrphans(),
  }
  const atStart = { 'finish interrupted uploads': () => uploads.resumeInterrupted(), ...hourly }

  let isStopping = false
  const runAll = async (tasks: Record<string, () => Promise<unknown>>) => {
    for (const [task, run] of Object.entries(tasks)) {
      if (isStopping) return
      await run().catch((error: unknown) => context.log.error({ err: error, task }, 'upkeep failed'))
    }
  }

  let current = runAll(atStart)
  const timer = setInterval(() => {
    current = current.then(() => runAll(hourly))
  }, HOUR_MS).unref()

  return {
    stop: () => {
      isStopping = true
      clearInterval(timer)
      return current
    },
  }
}
