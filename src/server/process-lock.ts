import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, open, readFile, rename, rm } from 'node:fs/promises'
import * as z from 'zod'
import { errorCode, ifPresent } from './file-errors'
import { isAlive, processBirth } from './process-identity'

const claimSchema = z.object({
  /** Random: names this very claim, also after its process is gone. */
  nonce: z.string().regex(/^[0-9a-f]+$/),
  pid: z.number().int(),
  birth: z.string().optional(),
  /** Where the holder can be reached, when it has said so. */
  note: z.string().optional(),
})

type Claim = z.output<typeof claimSchema>

export interface ProcessLock {
  /** Leaves word for those who find the lock taken, e.g. the address this process serves. */
  setNote: (note: string) => Promise<void>
  /** Safe to repeat. */
  release: () => Promise<void>
}

export type LockAttempt = { lock: ProcessLock } | { heldBy: { pid: number; note: string | undefined } }

/**
 * Takes the lock file for the life of this process. A lock left by a killed process is taken over: its holder is
 * known by pid and start time, so a pid that was given to another program does not keep it.
 */
export async function acquireLock(path: string): Promise<LockAttempt> {
  const claim: Claim = {
    nonce: randomBytes(12).toString('hex'),
    pid: process.pid,
    birth: await processBirth(process.pid),
  }
  const claimPath = `${path}.${claim.nonce}.claim`
  try {
    await writeDurably(claimPath, JSON.stringify(claim))
    for (;;) {
      if (await linked(claimPath, path)) return { lock: heldLock(path, claim) }
      const held = await readClaim(path)
      if (held === 'none') continue
      if (held !== 'unreadable' && (await isHolding(held))) {
        return { heldBy: { pid: held.pid, note: held.note } }
      }
      const taken = await takeOver(path, held, claimPath)
      if (taken === 'taken') return { lock: heldLock(path, claim) }
      if (taken !== 'changed') return taken
    }
  } finally {
    await rm(claimPath, { force: true })
  }
}

/**
 * Replaces a dead holder's lock. Only who holds the lock named after that dead claim may do it, so of two
 * processes that saw the same dead claim one replaces it and the other looks again.
 */
async function takeOver(
  path: string,
  dead: Claim | 'unreadable',
  claimPath: string,
): Promise<'taken' | 'changed' | Exclude<LockAttempt, { lock: ProcessLock }>> {
  const nonceOf = (claim: Claim | 'none' | 'unreadable') => (typeof claim === 'string' ? claim : claim.nonce)
  const turn = await acquireLock(`${path}.${nonceOf(dead)}`)
  if ('heldBy' in turn) return turn
  try {
    if (nonceOf(await readClaim(path)) !== nonceOf(dead)) return 'changed'
    await rename(claimPath, path)
    return 'taken'
  } finally {
    await turn.lock.release()
  }
}

function heldLock(path: string, claim: Claim): ProcessLock {
  return {
    async setNote(note) {
      const next = `${path}.${claim.nonce}.note`
      await writeDurably(next, JSON.stringify({ ...claim, note }))
      await rename(next, path)
    },
    async release() {
      const held = await readClaim(path)
      if (typeof held !== 'string' && held.nonce === claim.nonce) await rm(path, { force: true })
    },
  }
}

async function linked(claimPath: string, path: string): Promise<boolean> {
  try {
    await link(claimPath, path).catch(async (error: unknown) => {
      // Some file systems (exFAT, network shares) have no hard links.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error
      await copyFile(claimPath, path, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function isHolding(claim: Claim): Promise<boolean> {
  if (!isAlive(claim.pid)) return false
  const birth = await processBirth(claim.pid)
  return birth === undefined || claim.birth === undefined || birth === claim.birth
}

/** `unreadable` is a file cut short, e.g. by a power cut: it names no holder. */
async function readClaim(path: string): Promise<Claim | 'none' | 'unreadable'> {
  const text = await ifPresent(readFile(path, 'utf8'))
  if (text === undefined) return 'none'
  try {
    return claimSchema.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
