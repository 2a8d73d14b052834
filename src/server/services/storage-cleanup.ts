import type { ServerContext } from '../context'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { createBackgroundRunner } from './background-runner'

/** Notes looked at in one go. */
const BATCH = 200
/** Storage calls at the same time: each holds a connection to the database while it lasts. */
const PARALLEL = 3
/** The least time until the next look while something is still noted. */
const PAUSE_MS = 5_000

/** `busy`: another process is at it, or it is settled already. */
type Outcome = 'settled' | 'failed' | 'busy'

/**
 * Removes bytes that the database has let go of, in the background: nobody waits for a slow storage. The notes are
 * rows, so what fails is tried again, by this process or the next one, until it is done.
 */
export const createStorageCleanup = ({ db, storage, log }: Pick<ServerContext, 'db' | 'storage' | 'log'>) => {
  const freeOne = async (storageKey: string): Promise<Outcome> => {
    try {
      return await db.transaction(async (tx) => {
        // While a backup is made, what its moment needs stays.
        if (!(await orphanRepository.mayRemove(tx))) return 'busy'
        const orphan = await orphanRepository.claim(tx, storageKey)
        if (!orphan) return 'busy'
        if (orphan.storageUploadId) {
          await storage.abortMultipartUpload({ key: storageKey, uploadId: orphan.storageUploadId })
        }
        if (!(await orphanRepository.isInUse(tx, storageKey))) {
          if (storageKey.endsWith('/')) await storage.deleteFolder(storageKey.slice(0, -1))
          else await storage.deleteObject(storageKey, orphan.versionId)
        }
        await orphanRepository.remove(tx, storageKey)
        return 'settled'
      })
    } catch (error) {
      log.warn({ err: error, storageKey }, 'stored bytes could not be removed; they are tried again later')
      const reason = error instanceof Error ? error.message : 'unknown'
      await orphanRepository.failed(db, storageKey, reason).catch((failure: unknown) => {
        log.error({ err: failure, storageKey }, 'the failed removal could not be noted')
      })
      return 'failed'
    }
  }

  const freeAll = async (keys: string[], isStopped = () => false): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    const waiting = keys.values()
    const work = async () => {
      for (const key of waiting) {
        if (isStopped()) return
        outcomes.push(await freeOne(key))
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, work))
    return outcomes
  }

  const runner = createBackgroundRunner(
    async (isStopped) => {
      let outcomes: Outcome[]
      do {
        outcomes = await freeAll(await orphanRepository.listDue(db, BATCH), isStopped)
        // What others are at is left to them; only what is left then is waited for.
      } while (outcomes.includes('settled') && !isStopped())
      const next = await orphanRepository.nextAttempt(db)
      return next && new Date(Math.max(next.getTime(), Date.now() + PAUSE_MS))
    },
    (error) => log.error({ err: error }, 'the removal of stored bytes stopped; it goes on in a minute'),
  )

  return {
    /** Call after the transaction that noted the keys; returns at once. */
    free(storageKeys: string[]): void {
      if (storageKeys.length > 0) runner.wake()
    },

    /**
     * Tries what is still noted, also what waits for its next try, until the storage takes nothing any more.
     * @returns how many were settled
     */
    async sweepOrphans(): Promise<number> {
      let total = 0
      for (;;) {
        const outcomes = await freeAll(await orphanRepository.list(db, BATCH))
        const settled = outcomes.filter((outcome) => outcome === 'settled').length
        total += settled
        if (settled === 0) break
      }
      runner.wake()
      return total
    },

    idle: runner.idle,
    stop: runner.stop,
  }
}

export type StorageCleanup = ReturnType<typeof createStorageCleanup>
