import { formatBytes } from '@/lib/format'
import type { ServerContext } from '../context'
import { uploadRepository } from '../db/repositories/upload-repository'
import { isStorageKey } from './storage-key'

/** Younger ones may belong to a request that runs: the storage has the upload before the ledger has. */
const GRACE_MS = 24 * 3_600_000

/**
 * Ends multipart uploads that the storage keeps and no row of the ledger needs, such as those of a process that
 * was killed between the two. Storages charge for their parts, and no player or list ever shows them.
 */
export const createUnknownUploads = ({ db, storage, log }: ServerContext) => ({
  /** @returns what was freed; one that cannot be is left for the next time */
  async sweepUnknownUploads(now = new Date()): Promise<{ uploads: number; bytes: number }> {
    const freed = { uploads: 0, bytes: 0 }
    for await (const upload of storage.listMultipartUploads()) {
      if (now.getTime() - upload.startedAt.getTime() < GRACE_MS) continue
      // In a bucket somebody else may put things, too. The disk driver does not keep the key.
      if (upload.key !== '' && !isStorageKey(upload.key)) continue
      try {
        if (await uploadRepository.isUnfinishedAtStorage(db, upload.uploadId)) continue
        const parts = await storage.listParts(upload)
        await storage.abortMultipartUpload(upload)
        freed.uploads += 1
        freed.bytes += parts.reduce((sum, part) => sum + part.sizeBytes, 0)
      } catch (error) {
        log.warn({ err: error, storageKey: upload.key }, 'an upload that nobody needs could not be ended')
      }
    }
    if (freed.uploads > 0) {
      log.info(freed, `ended ${freed.uploads} uploads that nobody needs: ${formatBytes(freed.bytes)} freed`)
    }
    return freed
  },
})
