import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { useTestApp, type TestUser } from '../testing/test-app'

/** What only a real socket shows: the adapter hands the app another kind of request than `app.request` does. */
const app = useTestApp()
let server: Server
let address = ''
let mara: TestUser

beforeAll(async () => {
  const listener = getRequestListener(app.app.fetch, { overrideGlobalObjects: false })
  server = createServer((req, res) => void listener(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  mara = await app.signUp()
})
afterAll(() => void server.close())

const headers = () => ({ cookie: mara.cookie, 'content-type': 'application/json' })
const course = () => JSON.stringify({ title: 'Light', difficulty: 'beginner' })

/** A body whose length is not told beforehand, as a stream is sent. */
const chunked = (...chunks: string[]): RequestInit & { duplex: 'half' } => ({
  body: new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  }),
  duplex: 'half',
})

it('takes a DELETE without a body', async () => {
  const made = await fetch(`${address}/api/courses`, { method: 'POST', headers: headers(), body: course() })
  const { id } = (await made.json()) as { id: string }
  const removed = await fetch(`${address}/api/courses/${id}`, {
    method: 'DELETE',
    headers: { cookie: mara.cookie },
  })
  expect(removed.status).toBe(204)
})

it('takes a body that comes in chunks', async () => {
  const text = course()
  const answer = await fetch(`${address}/api/courses`, {
    method: 'POST',
    headers: headers(),
    ...chunked(text.slice(0, 9), text.slice(9)),
  })
  expect(answer.status).toBe(201)
})

it('refuses a body in chunks that grows past the limit', async () => {
  const answer = await fetch(`${address}/api/courses`, {
    method: 'POST',
    headers: headers(),
    ...chunked('{"title":"', 'x'.repeat(1_100_000), '"}'),
  }).catch(() => undefined)
  // The server may hang up before the rest of the body is sent.
  if (answer) expect(answer.status).toBe(413)
  const { items } = (await (await fetch(`${address}/api/courses`, { headers: headers() })).json()) as {
    items: { title: string }[]
  }
  expect(items.map(({ title }) => title)).toEqual(['Light'])
})
