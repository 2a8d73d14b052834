import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import type { DigestAnswer, DigestJob } from './digest.worker'
import { createDigester, type DigestWorker } from './digester'

const bytes = new Uint8Array([1, 2, 3])
const blob = new Blob([bytes])
const md5 = createHash('md5').update(bytes).digest('base64')

function setUp() {
  const jobs: DigestJob[] = []
  const worker: DigestWorker = { postMessage: (job) => void jobs.push(job), onmessage: null, onerror: null }
  const spawn = vi.fn(() => worker)
  const answer = (data: DigestAnswer) => worker.onmessage?.(new MessageEvent('message', { data }))
  const die = () => worker.onerror?.(new ErrorEvent('error'))
  return { jobs, spawn, answer, die, digest: createDigester(spawn) }
}

it('begins one worker, with the first part, and gives each answer to its part', async () => {
  const { jobs, spawn, answer, digest } = setUp()
  expect(spawn).not.toHaveBeenCalled()
  const both = Promise.all([digest(blob, 'md5'), digest(blob, 'crc32')])
  expect(jobs.map(({ kind }) => kind)).toEqual(['md5', 'crc32'])
  answer({ id: 2, digest: 'second' })
  answer({ id: 1, digest: 'first' })
  expect(await both).toEqual(['first', 'second'])
  expect(spawn).toHaveBeenCalledOnce()
})

it('says so when the file can no longer be read, in the worker or here', async () => {
  const { answer, digest, die } = setUp()
  const lost = digest(blob, 'md5')
  answer({ id: 1, digest: null })
  await expect(lost).rejects.toMatchObject({ code: 'conflict' })
  die()
  const gone = new Blob([bytes])
  gone.stream = () => {
    throw new DOMException('gone', 'NotReadableError')
  }
  await expect(digest(gone, 'md5')).rejects.toThrow(/changed, moved or renamed\. Choose it again\.$/)
})

it('computes here what a worker that died left, and everything after', async () => {
  const { jobs, spawn, digest, die } = setUp()
  const left = digest(blob, 'md5')
  die()
  expect(await left).toBe(md5)
  expect(await digest(blob, 'md5')).toBe(md5)
  expect(jobs).toHaveLength(1)
  expect(spawn).toHaveBeenCalledOnce()
})

it('computes here where there is no worker to be had', async () => {
  const spawn = vi.fn((): DigestWorker => {
    throw new DOMException('no', 'SecurityError')
  })
  const digest = createDigester(spawn)
  expect(await digest(blob, 'md5')).toBe(md5)
  expect(await digest(blob, 'md5')).toBe(md5)
  expect(spawn).toHaveBeenCalledOnce()
})
