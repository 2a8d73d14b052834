import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { isStorageKey } from '../services/storage-key'
import { S3Storage } from '../storage/s3-storage'
import { describeHostileUploads } from '../testing/hostile-uploads'
import { keysIn, openS3ForTests, type S3UnderTest } from '../testing/s3-server'

let s3: S3UnderTest
beforeAll(async () => {
  s3 = await openS3ForTests()
})
afterAll(() => s3.close())

describeHostileUploads('a hostile client of a server whose files are in a bucket', {
  open: () => new S3Storage(s3.settings),
  kept: async () => {
    const storage = new S3Storage(s3.settings)
    const kept: string[] = []
    for await (const upload of storage.listMultipartUploads()) {
      if (!isStorageKey(upload.key)) continue // in a named bucket somebody else may put things, too
      kept.push(`upload ${upload.uploadId}`)
      for (const { partNumber } of await storage.listParts(upload)) {
        kept.push(`part ${partNumber} of ${upload.uploadId}`)
      }
    }
    if (!s3.swift) return kept.sort()
    return [...kept, ...(await keysIn(s3.settings)), ...onDisk(await s3.swift.storedBytes())].sort()
  },
  // The id of the key is in every address that the server signs; what it is signed with is not.
  secrets: () => [s3.settings.secretAccessKey],
  passSeconds: (seconds) => delay(seconds * 1_000 + 500),
})

/** What no list shows takes room all the same. */
const onDisk = (bytes: number) => (bytes === 0 ? [] : [`${bytes} bytes`])
