import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { createPartLedger } from './db/repositories/part-ledger'
import { createLogger } from './log'
import { openTracing, tracedStorage, tracePool, type Tracing } from './open-tracing'
import { FilesystemStorage } from './storage/filesystem-storage'
import { useTestApp } from './testing/test-app'
import { currentTraceId } from './tracing'

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const payload = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              attributes: z.array(attribute),
            }),
          ),
        }),
      ),
    }),
  ),
})

const lines: string[] = []
const app = useTestApp({
  log: createLogger('info', { write: (line: string) => void lines.push(line) }),
  storage: ({ root, database }) => {
    tracePool(database.pool)
    return tracedStorage(
      new FilesystemStorage({
        root,
        signingKey: 'a-key-of-the-tests',
        appUrl: '',
        parts: createPartLedger(database.db),
      }),
    )
  },
})
const received: { path: string; text: string }[] = []
let collector: Server
let tracing: Tracing
beforeAll(async () => {
  collector = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      received.push({ path: req.url ?? '', text: Buffer.concat(parts).toString() })
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo // it listens on TCP
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`
  tracing = openTracing({ role: 'web', version: '1.0.0' })
})
afterAll(async () => {
  await tracing.stop()
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  collector.closeAllConnections()
  collector.close()
})

it('sends requests with what they asked of database and storage, and none of what people wrote', async () => {
  const mara = await app.signUp({ email: 'mara.secret@example.org' })
  lines.length = 0
  const made = await app.request('/api/courses', {
    as: mara,
    json: { title: 'A secret title', difficulty: 'beginner' },
  })
  expect(made.status).toBe(201)
  expect((await app.request('/readyz')).status).toBe(200)
  await tracing.stop()
  expect(currentTraceId()).toBeUndefined()

  expect(received.length).toBeGreaterThan(0)
  expect(received.every(({ path }) => path === '/v1/traces')).toBe(true)
  const spans = received.flatMap(({ text }) =>
    payload
      .parse(JSON.parse(text))
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)),
  )
  const request = spans.find(({ name }) => name === 'POST /api/courses')
  const inside = spans.filter(({ traceId }) => traceId === request?.traceId)
  expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 201 } })
  const insert = inside.find(
    ({ name, attributes }) => name === 'db insert' && JSON.stringify(attributes).includes('course'),
  )
  expect(insert?.parentSpanId).toBe(request?.spanId)
  expect(spans.map(({ name }) => name)).toContain('storage check')

  const line = lines
    .map((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)))
    .find(({ route }) => route === '/api/courses')
  expect(line?.traceId).toBe(request?.traceId)
  const everything = received.map(({ text }) => text).join('')
  for (const secret of ['A secret title', 'mara.secret', mara.cookie.split('=')[1] ?? '?']) {
    expect(everything).not.toContain(secret)
  }
})
