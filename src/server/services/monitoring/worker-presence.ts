import type { WorkerPresence } from '@/types/api'
import type { Executor } from '../../db/client'
import { metricRepository } from '../../db/repositories/metric-repository'

/** It is heard of every ten seconds; a busy machine is late at times. */
const PRESENT_MS = 60_000

/** Whether anything works on videos, in a server or beside it, over all machines. */
export async function readWorkerPresence(db: Executor, now = Date.now()): Promise<WorkerPresence> {
  const seenAt = await metricRepository.workerSeenAt(db)
  return {
    is_there: seenAt !== null && now - seenAt.getTime() < PRESENT_MS,
    last_seen_at: seenAt?.toISOString() ?? null,
  }
}
