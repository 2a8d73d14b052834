import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import type { ServerContext } from './context'
import { backlogRepository } from './db/repositories/backlog-repository'
import { metricRepository } from './db/repositories/metric-repository'
import type { Figures } from './services/monitoring/figures'
import type { Kind } from './services/monitoring/kinds'
import { safeMessage } from './services/monitoring/safe-message'

const EVERY_MS = 10_000
/** A bucket is asked over the network, and each question costs money. */
const STORAGE_EVERY_MS = { disk: 10_000, s3: 60_000 } as const
const PROBE_TIMEOUT_MS = 5_000
const MEGABYTE = 1_000_000

export interface Sampler {
  /** Measures and writes once, now. */
  sample: () => Promise<void>
  /** Writes what is left, and ends. */
  stop: () => Promise<void>
}

type SamplerContext = Pick<ServerContext, 'db' | 'storage'> & {
  env: Pick<ServerContext['env'], 'STORAGE_DRIVER'>
}

/**
 * Looks at this process, its database and its storage every ten seconds, and writes what was measured. Never throws.
 * @param works whether this process works on videos right now
 */
export function startSampler(
  { db, storage, env }: SamplerContext,
  { recorder }: Figures,
  works: () => boolean = () => false,
): Sampler {
  const loop = monitorEventLoopDelay({ resolution: 20 })
  loop.enable()
  let storageDue = 0

  const probe = async (kind: Kind, ask: () => Promise<unknown>) => {
    const startedAt = performance.now()
    let problem: unknown
    await within(ask()).catch((error: unknown) => {
      problem = error ?? new Error('no answer')
    })
    const isError = problem !== undefined
    recorder.measure({ kind, value: performance.now() - startedAt, isError })
    if (isError) recorder.note({ kind, route: kind, message: safeMessage(problem) })
  }

  const sample = async () => {
    const memory = process.memoryUsage()
    recorder.measure({ kind: 'memory', value: memory.rss / MEGABYTE })
    recorder.measure({ kind: 'heap', value: memory.heapUsed / MEGABYTE })
    // The monitor itself looks only every 20 ms; that much is no delay.
    recorder.measure({ kind: 'loopDelay', value: Math.max(0, loop.percentile(99) / 1e6 - 20) })
    loop.reset()
    if (works()) recorder.measure({ kind: 'works', value: Date.now() / 1_000 })
    await probe('database', () => db.execute(sql`select 1`))
    if (Date.now() >= storageDue) {
      storageDue = Date.now() + STORAGE_EVERY_MS[env.STORAGE_DRIVER]
      await probe('storage', () => storage.check())
    }
    // Without a database there is nothing to say about what waits in it.
    const backlog = await within(backlogRepository.read(db)).catch(() => undefined)
    if (backlog) {
      recorder.measure({ kind: 'queueDepth', value: backlog.unfinishedJobs })
      recorder.measure({ kind: 'queueAge', value: backlog.oldestJobSeconds })
      recorder.measure({ kind: 'deadJobs', value: backlog.deadJobs })
      recorder.measure({ kind: 'stuckUploads', value: backlog.stuckUploads })
    }
    const seenAt = await within(metricRepository.workerSeenAt(db)).catch(() => null)
    if (seenAt) {
      recorder.measure({ kind: 'workerAge', value: Math.max(0, (Date.now() - seenAt.getTime()) / 1_000) })
    }
    await recorder.flush()
  }

  let current = sample()
  const timer = setInterval(() => {
    current = current.then(sample)
  }, EVERY_MS).unref()

  return {
    sample: () => (current = current.then(sample)),
    stop: async () => {
      clearInterval(timer)
      loop.disable()
      await current
      await recorder.flush()
    },
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PROBE_TIMEOUT_MS / 1000} s`)), PROBE_TIMEOUT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
