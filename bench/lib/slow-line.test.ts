import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { slowLine } from './slow-line'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

it('brings every byte in its order, both ways, through a window that is smaller than the body', async () => {
  const target = createServer((req, res) => void req.pipe(res))
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => target.close(resolve)))
  const { port } = target.address() as AddressInfo
  const line = await slowLine(`http://127.0.0.1:${port}`, { roundTripMs: 4, windowBytes: 64 * 1024 })
  closers.push(line.stop)

  const sent = randomBytes(1_000_000)
  const answer = await fetch(line.baseURL, { method: 'POST', body: sent })
  expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256(sent))
})

it('tells the browser when nobody answers at the other end', async () => {
  const line = await slowLine('http://127.0.0.1:1', { roundTripMs: 2, windowBytes: 1024 })
  closers.push(line.stop)
  await expect(fetch(line.baseURL)).rejects.toThrow()
})
