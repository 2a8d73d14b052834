import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach } from 'vitest'
import { createPartLedger } from '../db/repositories/part-ledger'
import { uploadPart } from '../db/schema/upload'
import { ifPresent } from '../file-errors'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { describeHostileUploads } from '../testing/hostile-uploads'

const SIGNING_KEY = 'a-signing-key-that-no-answer-may-show'
let folder = ''
let aheadMs = 0

afterEach(() => {
  aheadMs = 0
})

describeHostileUploads('a hostile client of a server that keeps files on disk', {
  open: ({ root, database }) => {
    folder = join(root, 'files')
    return new FilesystemStorage({
      root: folder,
      signingKey: SIGNING_KEY,
      appUrl: '',
      parts: createPartLedger(database.db),
      now: () => Date.now() + aheadMs,
    })
  },
  kept: async ({ context }) => {
    // Made with the first upload.
    const entries = (await ifPresent(readdir(folder, { recursive: true, withFileTypes: true }))) ?? []
    const files = entries.filter((entry) => entry.isFile())
    const parts = await context.db.select().from(uploadPart)
    return [
      ...files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))),
      ...parts.map(({ storageUploadId, partNumber }) => `part ${partNumber} of ${storageUploadId}`),
    ].sort()
  },
  secrets: () => [folder, tmpdir(), SIGNING_KEY],
  passSeconds: (seconds) => {
    aheadMs += seconds * 1_000
    return Promise.resolve()
  },
})
