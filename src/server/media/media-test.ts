import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withFile } from './file-source'
import type { MediaOptions } from './media-work'
import { findTools, type MediaTools } from './tools'

/** What is installed for the tests. @throws Error where nothing is */
export async function toolsOfTests(): Promise<MediaTools> {
  const found = await findTools({})
  if ('reason' in found) throw new Error(found.reason)
  return found
}

/** Runs `work` on a file of this machine, in a folder that is gone afterwards. */
export async function withMediaOptions<T>(
  path: string,
  work: (options: MediaOptions) => Promise<T>,
  changes: Partial<MediaOptions> = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-media-'))
  try {
    return await withFile(path, (bytes) =>
      work({
        source: { bytes, isLocal: true, localPath: () => Promise.resolve(path) },
        folder,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        ...changes,
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
