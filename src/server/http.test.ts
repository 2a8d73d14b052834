import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { eventually } from '@/test/utils/eventually'
import { createAdmission } from './admission'
import { httpUrl, listen, type HttpServer } from './http'

const open: HttpServer[] = []
afterEach(() => Promise.all(open.splice(0).map((http) => http.close(0))))

const says = (name: string) => (req: IncomingMessage, res: ServerResponse) =>
  res.end(`${name} ${String(req.headers['x-lectern-path'])}`)
const handlers = { api: says('api'), storage: says('storage'), pages: says('pages') }

async function serve(
  ...[ready = Promise.resolve(handlers), admission]: [
    Parameters<typeof listen>[1]?,
    Parameters<typeof listen>[2]?,
  ]
) {
  const http = await listen({ host: '127.0.0.1', port: 0 }, ready, admission)
  open.push(http)
  return { http, url: httpUrl('127.0.0.1', http.address.port) }
}

it.each([
  ['/api/courses?x=1', 'api undefined'],
  ['/api', 'api undefined'],
  ['/healthz', 'api undefined'],
  ['/readyz?full', 'api undefined'],
  ['/metrics', 'api undefined'],
  ['/storage/objects/a', 'storage undefined'],
  ['/', 'pages /'],
  ['/apiary', 'pages /apiary'],
  ['/storages', 'pages /storages'],
  ['/instructor/courses?search=a', 'pages /instructor/courses?search=a'],
])('hands %s to %s', async (path, expected) => {
  const { url } = await serve()
  expect(await (await fetch(url + path)).text()).toBe(expected)
})

it('does not believe a path that was sent as a header', async () => {
  const { url } = await serve()
  const answer = await fetch(`${url}/real`, { headers: { 'x-lectern-path': '//elsewhere.example' } })
  expect(await answer.text()).toBe('pages /real')
})

it('refuses to be a proxy', async () => {
  const { http } = await serve()
  const socket = connect(http.address.port, '127.0.0.1')
  socket.write('GET http://elsewhere.example/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /)
})

it('lets requests wait that come before everything is ready', async () => {
  let finishStart: (value: typeof handlers) => void = () => undefined
  const { url } = await serve(new Promise((resolve) => (finishStart = resolve)))
  const early = fetch(`${url}/healthz`)
  finishStart(handlers)
  expect(await (await early).text()).toBe('api undefined')
})

it('cuts what is not done when the grace is over', async () => {
  const { http, url } = await serve(Promise.resolve({ ...handlers, api: () => undefined }))
  const hanging = fetch(`${url}/api/never`).then(
    () => 'answered',
    () => 'cut',
  )
  await once(http.server, 'request')
  await http.close(50)
  expect(await hanging).toBe('cut')
})

it('does not wait for idle connections', async () => {
  const { http } = await serve()
  const socket = connect(http.address.port, '127.0.0.1')
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'data')
  const closed = once(socket, 'close')
  socket.resume()
  await http.close(60_000)
  await closed
})

it.each([
  ['127.0.0.1', 3000, 'http://127.0.0.1:3000'],
  ['::1', 3000, 'http://[::1]:3000'],
  ['0.0.0.0', 8080, 'http://localhost:8080'],
  ['localhost', 80, 'http://localhost'],
])('listening on %s %i is reached at %s', (host, port, expected) => {
  expect(httpUrl(host, port)).toBe(expected)
})

it.each([
  ['192.0.2.123', /HOST=192.0.2.123 is not an address of this machine/],
  ['no-such-host.invalid', /HOST=no-such-host.invalid is not an address of this machine/],
])('HOST=%s is refused with a sentence', async (host, expected) => {
  await expect(listen({ host, port: 0 }, Promise.resolve(handlers))).rejects.toThrow(expected)
})

it('turns away at once what it cannot do in good time, and says when to come back', async () => {
  let answer: (() => void) | undefined
  const slow = {
    ...handlers,
    api: (_req: IncomingMessage, res: ServerResponse) => void (answer = () => res.end('done')),
  }
  const { url } = await serve(Promise.resolve(slow), createAdmission({ mostInFlight: 1, delayMs: () => 0 }))
  const first = fetch(`${url}/api/courses`)
  await eventually(() => expect(answer).toBeDefined())

  const program = await fetch(`${url}/api/courses`, { method: 'POST', body: 'x'.repeat(200_000) })
  expect([program.status, program.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await program.json()).toMatchObject({ code: 'unavailable', status: 503 })
  const page = await fetch(`${url}/instructor/courses`, { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await page.text()).toContain('too much to do right now')
  expect(await (await fetch(`${url}/storage/uploads/a/1`, { method: 'PUT', body: 'x' })).text()).toContain(
    'storage',
  )

  answer?.()
  expect(await (await first).text()).toBe('done')
  await eventually(async () => expect((await fetch(`${url}/instructor/courses`)).status).toBe(200))
})
