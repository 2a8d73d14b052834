import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processBirth } from './process-identity'
import { acquireLock, type LockAttempt } from './process-lock'

let folder = ''
const path = () => join(folder, 'lock')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const taken = (attempt: LockAttempt) => {
  if ('heldBy' in attempt) throw new Error(`held by ${attempt.heldBy.pid}`)
  return attempt.lock
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

it('tells who holds it and what they left word of', async () => {
  const lock = taken(await acquireLock(path()))
  await lock.setNote('http://127.0.0.1:3000')
  expect(await acquireLock(path())).toEqual({ heldBy: { pid: process.pid, note: 'http://127.0.0.1:3000' } })
})

it('is free after release, and releasing again does not take it from the next holder', async () => {
  const first = taken(await acquireLock(path()))
  await first.release()
  taken(await acquireLock(path()))
  await first.release()
  expect(await acquireLock(path())).toHaveProperty('heldBy')
})

it('of a dead process goes to exactly one of many that ask at once', async () => {
  await writeFile(path(), JSON.stringify({ nonce: 'abc', pid: await deadPid() }))
  const attempts = await Promise.all(Array.from({ length: 20 }, () => acquireLock(path())))
  expect(attempts.filter((attempt) => 'lock' in attempt)).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['lock'])
})

it('is not held by another process that was given the same pid', async () => {
  await writeFile(path(), JSON.stringify({ nonce: 'abc', pid: process.pid, birth: 'long ago' }))
  expect(await acquireLock(path())).toHaveProperty('lock')
})

it('is held by the process that began when the lock says', async () => {
  const birth = await processBirth(process.ppid)
  await writeFile(path(), JSON.stringify({ nonce: 'abc', pid: process.ppid, birth }))
  expect(await acquireLock(path())).toEqual({ heldBy: { pid: process.ppid, note: undefined } })
})

it.each(['', '{', '{"pid":1}'])('cut short to %j by a power cut is taken over', async (text) => {
  await writeFile(path(), text)
  expect(await acquireLock(path())).toHaveProperty('lock')
})
