import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { AppError } from '@/lib/errors'
import type { DataSource } from './data-source'
import { createPartLedger } from './db/repositories/part-ledger'
import type { Env } from './env'
import type { Logger } from './log'
import { FilesystemStorage } from './storage/filesystem-storage'
import { createStorageHandler } from './storage/http-handler'
import type { ObjectStorage } from './storage/port'
import { sendProblem } from './storage/problem-response'

export interface OpenedStorage {
  storage: ObjectStorage
  /** Serves `/storage/*`. */
  handle: (req: IncomingMessage, res: ServerResponse) => unknown
  /**
   * Before requests come: removes what a crash left.
   * @param isOpen whether the upload ledger has an unfinished upload of that storage id
   */
  prepare: (isOpen: (uploadId: string) => Promise<boolean>) => Promise<void>
}

/** The storage that `STORAGE_DRIVER` names. */
export async function openStorage(
  env: Pick<Env, 'LECTERN_HOME' | 's3'>,
  { db }: Pick<DataSource, 'db'>,
  { signingKey, log }: { signingKey: Uint8Array; log: Logger },
): Promise<OpenedStorage> {
  if (env.s3) {
    const { S3Storage } = await import('./storage/s3-storage') // not needed where files are kept on disk
    const storage = new S3Storage(env.s3)
    const prepare = async () => {
      // A storage that is away keeps nobody from editing: `/readyz` and the log say so, and it is tried again.
      await storage.check().catch((error: unknown) => {
        log.error({ err: error, bucket: env.s3?.bucket }, 'the bucket cannot be used; run lectern doctor')
      })
    }
    return { storage, handle: refuse, prepare }
  }
  const storage = new FilesystemStorage({
    root: join(env.LECTERN_HOME, 'storage'),
    signingKey,
    appUrl: '',
    parts: createPartLedger(db),
  })
  return {
    storage,
    handle: createStorageHandler(storage, {
      onError: (error, requestId) => log.error({ err: error, requestId }, 'a storage request failed'),
    }),
    prepare: async (isOpen) => void (await storage.sweep(isOpen)),
  }
}

/** Files are at the bucket: no byte of them comes through here. */
function refuse(req: IncomingMessage, res: ServerResponse): void {
  req.on('error', () => undefined)
  sendProblem(req, res, new AppError('notFound', 'Files of this server are kept elsewhere.'))
}
