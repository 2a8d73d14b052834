import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ifPresent } from '../file-errors'
import { acquireLock } from '../process-lock'

/** Where another machine of the same folder left something, and has not touched it for so long, nobody works any more. */
const STRANGE_AGE_MS = 2 * 24 * 3_600_000

export interface Scratch {
  /** A new, empty folder. */
  folder: (name: string) => Promise<string>
  /** Safe to repeat. */
  remove: (name: string) => Promise<void>
  /** Removes everything of this process. */
  close: () => Promise<void>
}

/** Names are part of paths; what a machine calls itself may not be. */
const machine = () => hostname().replaceAll(/[^A-Za-z0-9-]/g, '_')

/**
 * A folder of this process for unfinished work. What processes left that no longer run is removed first.
 * @param root on the disk of the storage, where that is a disk: finished files are moved there, not copied
 */
export async function openScratch(root: string): Promise<Scratch> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  await removeLeftovers(root)
  const own = join(root, `${machine()}.${process.pid}.${randomBytes(6).toString('hex')}`)
  const attempt = await acquireLock(`${own}.lock`)
  if (!('lock' in attempt)) throw new Error('a folder of a random name is taken')
  await mkdir(own, { mode: 0o700 })
  const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  return {
    folder: async (name) => {
      const folder = join(own, name)
      await remove(folder)
      await mkdir(folder, { mode: 0o700 })
      return folder
    },
    remove: (name) => remove(join(own, name)),
    close: async () => {
      await remove(own)
      await attempt.lock.release()
    },
  }
}

async function removeLeftovers(root: string): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const path = join(root, entry.name)
    if (!entry.isDirectory()) {
      // A lock without its folder is one of a process that is just starting, or that died while it did.
      if (entry.name.endsWith('.lock') && (await isAbandoned(path, entry.name))) {
        await rm(path, { force: true })
      }
      continue
    }
    if (!(await isAbandoned(`${path}.lock`, entry.name))) continue
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
    await rm(`${path}.lock`, { force: true })
  }
}

async function isAbandoned(lockPath: string, name: string): Promise<boolean> {
  if (!name.startsWith(`${machine()}.`)) {
    const seen = await ifPresent(stat(lockPath))
    return seen === undefined || Date.now() - seen.mtimeMs > STRANGE_AGE_MS
  }
  const attempt = await acquireLock(lockPath)
  if ('heldBy' in attempt) return false
  await attempt.lock.release()
  return true
}
