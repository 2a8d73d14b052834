import type { S3Client } from './s3-client'
import { S3Failure, isMissing } from './s3-failure'
import { pages } from './s3-list'
import { childText, childrenOf } from './s3-xml'

interface Version {
  key: string
  /** Absent where the storage keeps no versions. */
  versionId?: string
}

/** Requests at the same time, for a folder of thousands of files. */
const parallel = 8

/** Removes an object or an upload; one that is not there is no error. */
export async function remove(client: S3Client, key: string, query: Record<string, string>): Promise<void> {
  try {
    await client.headers({ method: 'DELETE', key, query })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** Removes every version of an object: a bare DELETE in a bucket with versions hides the file and keeps its bytes. */
export async function removeAll(client: S3Client, key: string): Promise<void> {
  const versions = await versionsUnder(client, key)
  if (versions === undefined) return remove(client, key, {})
  for (const { key: found, versionId } of versions) {
    if (found === key && versionId !== undefined) await remove(client, key, { versionId })
  }
}

/** Removes every version of all objects whose keys begin with `<folder>/`. */
export async function emptyFolder(client: S3Client, folder: string): Promise<void> {
  const prefix = `${folder}/`
  const found = (await versionsUnder(client, prefix)) ?? (await keysUnder(client, prefix))
  const waiting = found.values()
  const work = async () => {
    for (const { key, versionId } of waiting) {
      await remove(client, key, versionId === undefined ? {} : { versionId })
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
}

/** `undefined` where the storage keeps no list of versions. */
async function versionsUnder(client: S3Client, prefix: string): Promise<Version[] | undefined> {
  const found: Version[] = []
  try {
    const markers = ['key-marker', 'version-id-marker']
    for await (const page of pages(client, { query: { versions: '', prefix } }, markers)) {
      for (const version of page.children) {
        if (version.name !== 'Version' && version.name !== 'DeleteMarker') continue
        found.push({ key: childText(version, 'Key'), versionId: childText(version, 'VersionId') })
      }
    }
  } catch (error) {
    if (error instanceof S3Failure && error.code === 'NotImplemented') return undefined
    throw error
  }
  return found
}

async function keysUnder(client: S3Client, prefix: string): Promise<Version[]> {
  const query = { 'list-type': '2', prefix }
  const found: Version[] = []
  for await (const page of pages(client, { query }, ['continuation-token'])) {
    for (const object of childrenOf(page, 'Contents')) found.push({ key: childText(object, 'Key') })
  }
  return found
}
