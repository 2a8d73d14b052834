import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifPresent } from '../file-errors'
import type { DiskFolders } from './disk-folders'

/** A file that a worker on this disk is just writing is touched more often. */
const objectAgeMs = 3_600_000

/**
 * Temp files that nothing needs: of no open upload, untouched since `oldestMs` (milliseconds since 1970), or
 * not made by the driver at all.
 */
export async function findLeftovers(
  folders: DiskFolders,
  isOpen: (uploadId: string) => Promise<boolean>,
  oldestMs: number,
): Promise<{ path: string; uploadId: string | undefined }[]> {
  const found = []
  for (const name of await readdir(folders.tmp)) {
    const path = join(folders.tmp, name)
    const uploadId = folders.uploadIdOf(name)
    const file = await ifPresent(stat(path))
    if (!file?.isFile()) continue
    if (name.endsWith('.object') && Date.now() - file.mtimeMs < objectAgeMs) continue
    const isNeeded = file.mtimeMs >= oldestMs && uploadId !== undefined && (await isOpen(uploadId))
    if (!isNeeded) found.push({ path, uploadId })
  }
  return found
}
