import type { ServerContext } from '../context'
import { orphanRepository } from '../db/repositories/orphan-repository'

/** Notes looked at in one sweep; what is left over waits for the next one. */
const SWEEP_LIMIT = 1_000

/** Removes bytes that the database has let go of. What fails is logged and stays noted for the next sweep. */
export const createStorageCleanup = ({ db, storage, log }: ServerContext) => {
  const freeOne = async (storageKey: string): Promise<boolean> => {
    try {
      return await db.transaction(async (tx) => {
        const orphan = await orphanRepository.claim(tx, storageKey)
        if (!orphan) return false
        if (orphan.storageUploadId) {
          await storage.abortMultipartUpload({ key: storageKey, uploadId: orphan.storageUploadId })
        }
        if (!(await orphanRepository.isInUse(tx, storageKey))) {
          await storage.deleteObject(storageKey, orphan.versionId)
        }
        await orphanRepository.remove(tx, storageKey)
        return true
      })
    } catch (error) {
      log.warn({ err: error, storageKey }, 'stored bytes could not be removed; they are tried again later')
      const reason = error instanceof Error ? error.message : 'unknown'
      await orphanRepository.failed(db, storageKey, reason).catch((failure: unknown) => {
        log.error({ err: failure, storageKey }, 'the failed removal could not be noted')
      })
      return false
    }
  }

  return {
    /** Call after the transaction that noted the keys. Never throws. */
    async free(storageKeys: string[]): Promise<void> {
      for (const key of new Set(storageKeys)) await freeOne(key)
    },

    /** Tries everything that is still noted. @returns how many notes were settled */
    async sweepOrphans(): Promise<number> {
      let settled = 0
      for (const key of await orphanRepository.list(db, SWEEP_LIMIT)) if (await freeOne(key)) settled += 1
      return settled
    },
  }
}

export type StorageCleanup = ReturnType<typeof createStorageCleanup>
