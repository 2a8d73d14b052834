import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppError } from '@/lib/errors'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { createStorageHandler } from '../storage/http-handler'
import { memoryPartLedger } from './memory-part-ledger'

/** The disk driver in a folder of its own, served on a free port of this machine. */
export async function startStorageServer(
  options: { root?: string; idleTimeoutMs?: number; reserveBytes?: number } = {},
) {
  const root = options.root ?? (await mkdtemp(join(tmpdir(), 'lectern-storage-')))
  const parts = memoryPartLedger()
  const signingKey = randomBytes(32)
  const clock = { aheadMs: 0 }
  const now = () => Date.now() + clock.aheadMs
  const openStorage = () => new FilesystemStorage({ ...options, root, signingKey, appUrl: '', parts, now })
  const errors: AppError[] = []
  let storage = openStorage()
  let handle = createStorageHandler(storage, { onError: (error) => errors.push(error) })

  const server = createServer((req, res) => void handle(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    root,
    parts,
    clock,
    port,
    /** Errors of the server's own that the handler reported. */
    errors,
    baseUrl: `http://127.0.0.1:${port}`,
    get storage() {
      return storage
    },
    /** A new instance on the same folder and ledger, as after a restart. */
    restart() {
      storage = openStorage()
      handle = createStorageHandler(storage, { onError: (error) => errors.push(error) })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (options.root === undefined) await rm(root, { recursive: true, force: true })
    },
  }
}

export type StorageServer = Awaited<ReturnType<typeof startStorageServer>>
