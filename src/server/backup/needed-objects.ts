import { createWriteStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import type { Env } from '../env'
import { ifPresent } from '../file-errors'
import { DiskFolders } from '../storage/disk-folders'
import type { S3Settings } from '../storage/s3-client'

/**
 * Everything a row names that needs its bytes, and (not required) what an upload that was just being joined may have
 * become meanwhile. Keys that end in `/` are folders.
 */
const NEEDED = `select key, bool_or(required) as required from (
    select storage_key as key, true as required from public.video where storage_key is not null
    union all select storage_key, true from public.video_file
    union all select storage_key, true from public.picture
    union all select storage_key, true from public.asset
    union all select storage_key, false from public.upload where state not in ('done', 'aborted')
  ) as named group by key order by key`

/** Whether any row names the object now. */
const IN_USE = `select exists (select 1 from public.video where storage_key = $1)
    or exists (select 1 from public.video_file where storage_key = $1)
    or exists (select 1 from public.picture where storage_key = $1)
    or exists (select 1 from public.asset where storage_key = $1) as used`

export interface NeededObject {
  key: string
  isRequired: boolean
}

/** Writes down what the moment of the open snapshot needs, one line each: they may be many millions. */
export async function saveNeeded(client: ClientBase, path: string): Promise<void> {
  const { copyOut } = await import('./copy-stream')
  await pipeline(copyOut(client, `copy (${NEEDED}) to stdout`), createWriteStream(path, { mode: 0o600 }))
}

export function parseNeeded(line: string): NeededObject {
  const [key = '', required] = line.split('\t')
  return { key, isRequired: required === 't' }
}

export async function isStillInUse(client: ClientBase, key: string): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(IN_USE, [key])
  return rows[0]?.used ?? true
}

/** What the storage has for a key, or for the keys of a folder. */
export interface Found {
  key: string
  size: number
  etag?: string
  /** On this machine. */
  file?: string
  /** The same, below the folder of all objects. */
  path?: string
}

/** Empty where there is nothing of that key. */
export type Look = (key: string) => Promise<Found[]>

/** Looks into the storage that the settings name. */
export async function openLook(env: Pick<Env, 's3' | 'LECTERN_HOME'>): Promise<Look> {
  return env.s3 ? lookInBucket(env.s3) : lookOnDisk(new DiskFolders(join(env.LECTERN_HOME, 'storage')))
}

function lookOnDisk(folders: DiskFolders): Look {
  const found = async (key: string, file: string): Promise<Found[]> => {
    const info = await ifPresent(stat(file))
    return info?.isFile() ? [{ key, size: info.size, file, path: relative(folders.objects, file) }] : []
  }
  return async (key) => {
    if (!key.endsWith('/')) return found(key, folders.objectFile(key))
    const folder = folders.objectFolder(key.slice(0, -1))
    const names = (await ifPresent(readdir(folder))) ?? []
    // A key's further slashes are `+` on disk.
    return (
      await Promise.all(names.map((name) => found(key + name.replaceAll('+', '/'), join(folder, name))))
    ).flat()
  }
}

async function lookInBucket(settings: S3Settings): Promise<Look> {
  const [{ S3Client }, { S3Storage }, { pages }, { childText, childrenOf }] = await Promise.all([
    import('../storage/s3-client'),
    import('../storage/s3-storage'),
    import('../storage/s3-list'),
    import('../storage/s3-xml'),
  ])
  const [client, storage] = [new S3Client(settings), new S3Storage(settings)]
  return async (key) => {
    if (!key.endsWith('/')) {
      const object = await storage.headObject(key)
      return object ? [{ key, size: object.sizeBytes, etag: object.etag }] : []
    }
    const all: Found[] = []
    for await (const page of pages(client, { query: { 'list-type': '2', prefix: key } }, [
      'continuation-token',
    ])) {
      for (const object of childrenOf(page, 'Contents')) {
        const etag = childText(object, 'ETag').replaceAll('"', '')
        all.push({ key: childText(object, 'Key'), size: Number(childText(object, 'Size')), etag })
      }
    }
    return all
  }
}
