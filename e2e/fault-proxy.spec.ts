import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { type Fault, FaultProxy, partOf } from './fault-proxy'

const BYTES = 300_000
const PART = '/storage/uploads/u/1'

/**
 * A server behind the proxy, and what it got: the bytes of each request that reached it, ended or not.
 * @param work gets the proxy's address
 */
async function behindProxy(
  fault: Fault | undefined,
  work: (origin: string, proxy: FaultProxy) => Promise<void>,
): Promise<number[]> {
  const received: number[] = []
  const server = createServer((req, res) => {
    const nth = received.push(0) - 1
    req.on('error', () => undefined)
    req.on('data', (chunk: Buffer) => (received[nth] = (received[nth] ?? 0) + chunk.length))
    req.on('end', () => res.writeHead(200, { etag: '"x"' }).end('y'.repeat(BYTES)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = new FaultProxy()
  await proxy.listen(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) // listens on TCP, so it has a port
  proxy.fault = () => fault
  try {
    await work(proxy.origin, proxy)
  } finally {
    await proxy.close()
    server.closeAllConnections()
    server.close()
  }
  return received
}

const put = (origin: string) => fetch(origin + PART, { method: 'PUT', body: 'x'.repeat(BYTES) })
const putWhole = async (origin: string) => (await put(origin)).text()

test('passes everything on, and counts the parts that were taken', async () => {
  const received = await behindProxy(undefined, async (origin, proxy) => {
    const answer = await put(origin)
    expect([answer.status, answer.headers.get('etag'), (await answer.text()).length]).toEqual([
      200,
      '"x"',
      BYTES,
    ])
    expect(proxy.takenParts).toEqual([1])
  })
  expect(received).toEqual([BYTES])
})

test('drops a request before the server hears of it', async () => {
  const received = await behindProxy({ type: 'drop' }, async (origin) => {
    await expect(put(origin)).rejects.toThrow()
  })
  expect(received).toEqual([])
})

test('breaks off in the middle of a body', async () => {
  const received = await behindProxy({ type: 'reset', afterBytes: 100_000 }, async (origin, proxy) => {
    await expect(putWhole(origin)).rejects.toThrow()
    expect(proxy.takenParts).toEqual([])
  })
  for (const bytes of received) expect(bytes).toBeLessThan(BYTES)
})

test('loses the answer to what was done', async () => {
  const received = await behindProxy({ type: 'truncate' }, async (origin, proxy) => {
    await expect(putWhole(origin)).rejects.toThrow()
    expect(proxy.takenParts).toEqual([])
  })
  expect(received).toEqual([BYTES])
})

test('answers in the place of the server, readable by pages', async () => {
  const fault: Fault = { type: 'answer', status: 503, headers: { 'Retry-After': '2' } }
  const received = await behindProxy(fault, async (origin) => {
    const answer = await fetch(origin + PART, {
      method: 'PUT',
      body: 'x'.repeat(BYTES),
      headers: { origin: 'http://page.invalid' },
    })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://page.invalid')
  })
  expect(received).toEqual([])
})

test('holds a request until it is let go, and lets others pass meanwhile', async () => {
  let letGo = () => {}
  const until = new Promise<void>((resolve) => (letGo = resolve))
  const received = await behindProxy(undefined, async (origin, proxy) => {
    proxy.fault = ({ part }) => (part === null ? undefined : { type: 'hold', until })
    const held = putWhole(origin)
    expect((await fetch(origin)).status).toBe(200)
    expect(proxy.takenParts).toEqual([])
    letGo()
    await held
    expect(proxy.takenParts).toEqual([1])
  })
  expect(received).toEqual([0, BYTES])
})

test('cuts what is on its way', async () => {
  await behindProxy({ type: 'hold', until: new Promise(() => {}) }, async (origin, proxy) => {
    const broken = expect(put(origin)).rejects.toThrow()
    await expect
      .poll(() => {
        proxy.cut()
        return Promise.race([broken.then(() => true), Promise.resolve().then(() => false)])
      })
      .toBe(true)
  })
})

test('tells parts of either storage', () => {
  expect(partOf('PUT', `${PART}?exp=1&sig=x`)).toBe(1)
  expect(partOf('PUT', '/bucket/key?partNumber=3&uploadId=u')).toBe(3)
  expect(partOf('OPTIONS', '/bucket/key?partNumber=3&uploadId=u')).toBeNull()
  expect(partOf('PUT', '/bucket/key')).toBeNull()
})
