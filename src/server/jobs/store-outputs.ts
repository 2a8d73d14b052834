import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { newId } from '@/lib/ids'
import type { Database } from '../db/client'
import type { NewAsset } from '../db/repositories/asset-repository'
import type { Attempt } from '../db/repositories/media-job-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import type { MediaOutput } from '../media/media-work'
import type { Logger } from '../log'
import { newStorageKey } from '../services/storage-key'
import type { ObjectStorage } from '../storage/port'
import { patiently } from './patiently'
import { HOLD_SECONDS, holderOf } from './pipeline'

/** Files of one folder that are stored at the same time. */
const parallel = 6

/** An output in the storage, without the place it is going to have. */
export type StoredOutput = Omit<NewAsset, 'videoId' | 'sourceGeneration'>

const types: Record<string, string> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  m4s: 'video/mp4',
  vtt: 'text/vtt',
  jpg: 'image/jpeg',
}

/**
 * Moves what an attempt has made to the storage. Each object is noted first as one that is held by this attempt: where it
 * dies, or is overtaken, what it made is removed.
 */
export async function storeOutputs(
  { db, storage, log }: { db: Database; storage: ObjectStorage; log: Logger },
  attempt: Attempt,
  outputs: readonly MediaOutput[],
  signal: AbortSignal,
): Promise<StoredOutput[]> {
  const stored: StoredOutput[] = []
  for (const { kind, path, type, details } of outputs) {
    signal.throwIfAborted()
    const name = newStorageKey()
    const isFolder = (await stat(path)).isDirectory()
    const storageKey = isFolder ? `${name}/` : name
    await patiently(() => orphanRepository.hold(db, holderOf(attempt), storageKey, HOLD_SECONDS), {
      signal,
      log,
      jobId: attempt.id,
    })
    const common = { id: newId(), kind, format: type, storageKey, details }
    if (isFolder) {
      stored.push({ ...common, size: await putFolder(storage, { path, name, signal }) })
    } else {
      const object = await storage.putObject({ key: name, contentType: type, body: { path }, signal })
      stored.push({ ...common, size: object.sizeBytes, backblazeFileId: object.versionId })
    }
  }
  return stored
}

/** @returns bytes of all its files */
async function putFolder(
  storage: ObjectStorage,
  { path, name, signal }: { path: string; name: string; signal: AbortSignal },
): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const waiting = files.values()
  let size = 0
  const work = async () => {
    for (const file of waiting) {
      signal.throwIfAborted()
      const key = `${name}/${relative(path, file).replaceAll(sep, '/')}`
      const contentType = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
      size += (await storage.putObject({ key, contentType, body: { path: file }, signal })).sizeBytes
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return size
}
