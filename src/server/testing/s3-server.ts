import { readEnv } from '../env'
import { S3Client, type S3Settings } from '../storage/s3-client'
import { S3Storage } from '../storage/s3-storage'
import { childText, childrenOf } from '../storage/s3-xml'
import { startSwift, type SwiftServer } from './swift-server'

/** The S3 that the slow tests run against. */
export interface S3UnderTest {
  settings: S3Settings
  /** Where the tests started a Swift; `undefined` for a bucket that was named by `S3_*`. */
  swift: SwiftServer | undefined
  /** Ends the Swift; in a named bucket removes what the contract suite left. */
  close: () => Promise<void>
}

/**
 * The bucket that `S3_*` names, such as one of a Backblaze B2 account (docs/runbook.md), else a Swift of the test's
 * own. In a named bucket only keys that begin with `test-` are touched, and those that a test made itself.
 */
export async function openS3ForTests(options: { origin?: string } = {}): Promise<S3UnderTest> {
  if (process.env.S3_ENDPOINT === undefined || process.env.S3_ENDPOINT === '') {
    const swift = await startSwift(options)
    return { settings: swift.settings, swift, close: swift.close }
  }
  const { s3 } = readEnv({ ...process.env, STORAGE_DRIVER: 's3' })
  if (!s3) throw new Error('S3_* names no bucket')
  return { settings: s3, swift: undefined, close: () => removeTestKeys(s3) }
}

async function removeTestKeys(settings: S3Settings): Promise<void> {
  const storage = new S3Storage(settings)
  for await (const upload of storage.listMultipartUploads()) {
    if (upload.key.startsWith('test-')) await storage.abortMultipartUpload(upload)
  }
  const keys = await keysIn(settings, 'test-')
  for (const key of keys) await storage.deleteObject(key)
}

/** Keys of the bucket, also of versions that are hidden. At most the first thousand. */
export async function keysIn(settings: S3Settings, prefix = ''): Promise<string[]> {
  const list = await new S3Client(settings).xml({ method: 'GET', query: { versions: '', prefix } })
  const entries = [...childrenOf(list, 'Version'), ...childrenOf(list, 'DeleteMarker')]
  return [...new Set(entries.map((entry) => childText(entry, 'Key')))]
}
