import { hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from './env'
import { errorCode, ifPresent } from './file-errors'

export interface Secrets {
  /** Signs sessions: AUTH_SECRET, or one that was generated on the first start. */
  authSecret: string
  /** Signs the addresses of stored files; follows from the secret above, so servers that share one share both. */
  storageKey: Uint8Array
}

/**
 * Makes LECTERN_HOME for this account only (0700). A folder that exists keeps its owner's choice, since it may
 * be somebody's home folder; what Lectern puts into it is closed by itself.
 */
export async function makeHome(home: string): Promise<void> {
  const made = await mkdir(home, { recursive: true, mode: 0o700 })
  if (made !== undefined) await chmod(home, 0o700)
}

/** Reads the secrets of this home, or makes them: files of mode 0600 in a folder of mode 0700. */
export async function loadSecrets({ LECTERN_HOME: home, AUTH_SECRET: given }: Env): Promise<Secrets> {
  const authSecret = given ?? (await keptSecret(join(home, 'secrets'), 'auth-secret'))
  const storageKey = new Uint8Array(hkdfSync('sha256', authSecret, '', 'lectern storage addresses', 32))
  return { authSecret, storageKey }
}

async function keptSecret(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const kept = (await ifPresent(readFile(path, 'utf8')))?.trim()
  if (kept) {
    // A restored backup may have opened it; whoever reads it can sign in as anybody.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    return kept
  }
  await rm(path, { force: true }) // empty: cut short on a full disk, before anything was signed with it
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(unfinished, 'wx', 0o600)
    await file.writeFile(randomBytes(32).toString('base64url'))
    await file.sync()
    await file.close()
    // Never over one that another process made meanwhile.
    await link(unfinished, path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(unfinished, { force: true })
  }
  return (await readFile(path, 'utf8')).trim()
}
