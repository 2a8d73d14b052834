import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Writable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { ProblemDetails } from '@/types/api'
import { createLogger } from '../log'
import { openDatabase } from '../db/client'
import { useTestApp, type TestUser } from '../testing/test-app'
import { assembleApp } from './assemble-app'
import { body, createApi, guardedRoute, json } from './create-api'

const lines: string[] = []
const log = createLogger(
  'debug',
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  }),
)

const echoRoute = guardedRoute({
  method: 'post',
  path: '/echo/{id}',
  request: {
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ limit: z.coerce.number().int().max(5).optional() }),
    body: body(z.strictObject({ text: z.string().max(2_000_000), tags: z.array(z.string()).optional() })),
  },
  responses: { 201: json(z.object({ text: z.string() }), 'The same text') },
})
const failRoute = guardedRoute({
  method: 'get',
  path: '/fail/{how}',
  request: { params: z.strictObject({ how: z.string() }) },
  responses: { 204: { description: 'never' } },
})

const app = useTestApp({
  log,
  app: (context, options) => {
    const routes = createApi()
      .openapi(echoRoute, async (c) => {
        // As a service would: the text goes to PostgreSQL and back.
        const { rows } = await context.db.execute<{ text: string }>(
          sql`select ${c.req.valid('json').text}::text as text`,
        )
        return c.json({ text: rows[0]?.text ?? '' }, 201)
      })
      .openapi(failRoute, async (c) => {
        switch (c.req.valid('param').how) {
          case 'unknown':
            throw new Error('a secret detail')
          case 'nul':
            await context.db.execute(sql`select ${'a\0b'}::text`)
            break
          case 'limited':
            throw new AppError('rateLimited', 'Wait.', { retryAfter: 2.2 })
        }
        return c.body(null, 204)
      })
    return assembleApp(context, [routes], options)
  },
})

const ECHO = '/api/echo/01890a5d-ac96-774b-bcce-b302099a8057'
let mara: TestUser
beforeAll(async () => {
  mara = await app.signUp({ name: 'Mara' })
})
afterEach(() => {
  lines.length = 0
})

/** Every error looks the same; the text never shows what went on inside. */
async function expectProblem(answer: Response, status: number, code: string): Promise<ProblemDetails> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const problem = (await answer.json()) as ProblemDetails
  expect(problem).toMatchObject({ status, code, type: `urn:lectern:error:${code}` })
  expect(answer.status).toBe(status)
  expect(problem.requestId).toBe(answer.headers.get('x-request-id'))
  expect(problem.detail).toMatch(/^[A-Z].*\.$/)
  return problem
}

describe('who may ask', () => {
  it('asks for a session', async () => {
    await expectProblem(await app.request(ECHO, { json: { text: 'a' } }), 401, 'unauthenticated')
  })

  it.each(['lectern.session_token=forged.signature', 'lectern.session_token=', 'other=1'])(
    'takes the cookie %j for none',
    async (cookie) => {
      await expectProblem(await app.request('/api/me', { headers: { cookie } }), 401, 'unauthenticated')
    },
  )

  it('takes a cookie with another token under the same signature for none', async () => {
    const cookie = mara.cookie.replace(/=[^.]+/, '=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
    await expectProblem(await app.request('/api/me', { headers: { cookie } }), 401, 'unauthenticated')
  })

  it('answers an unknown address with 404, signed in or not', async () => {
    await expectProblem(await app.request('/api/nothing'), 404, 'notFound')
    await expectProblem(await app.request('/api/nothing', { as: mara, json: {} }), 404, 'notFound')
    await expectProblem(await app.request('/api/'), 404, 'notFound')
  })

  it('answers a known address with the wrong method with 405 and the right ones', async () => {
    const answer = await app.request(ECHO, { method: 'DELETE', as: mara })
    await expectProblem(answer, 405, 'methodNotAllowed')
    expect(answer.headers.get('allow')).toBe('POST')
    await expectProblem(
      await app.request('/api/me', { method: 'OPTIONS', as: mara }),
      405,
      'methodNotAllowed',
    )
  })
})

describe('origins', () => {
  const post = (headers: Record<string, string>) =>
    app.request(ECHO, { as: mara, json: { text: 'a' }, headers })

  it.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.example' },
    { origin: 'http://localhost:81' },
    { origin: 'not a url' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses a write with %o', async (headers) => {
    await expectProblem(await post(headers), 403, 'badOrigin')
  })

  it.each<Record<string, string>>([
    {},
    { origin: 'http://localhost' },
    { origin: 'https://courses.example.org', host: 'courses.example.org' },
    { origin: 'http://localhost', host: 'inside:3000' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])('takes a write with %o', async (headers) => {
    expect((await post(headers)).status).toBe(201)
  })

  it('refuses a foreign sign-in, which needs no session', async () => {
    const answer = await app.request('/api/auth/sign-in/email', {
      json: { email: mara.email, password: mara.password },
      headers: { origin: 'https://evil.example' },
    })
    await expectProblem(answer, 403, 'badOrigin')
  })

  it('lets anyone read what is open, but shares it with no other site', async () => {
    const answer = await app.request('/api/config', { headers: { origin: 'https://evil.example' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('bodies', () => {
  it('refuses more than 1 MiB', async () => {
    await expectProblem(
      await app.request(ECHO, { as: mara, json: { text: 'x'.repeat(1_048_576) } }),
      413,
      'tooLarge',
    )
  })

  it('refuses more than 1 MiB that comes without a length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(65_536))
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        if (sent++ < 40) controller.enqueue(chunk)
        else controller.close()
      },
    })
    const answer = await app.request(ECHO, {
      method: 'POST',
      as: mara,
      body: endless,
      headers: { 'content-type': 'application/json' },
    })
    await expectProblem(answer, 413, 'tooLarge')
  })

  it('takes a body just below the limit', async () => {
    const answer = await app.request(ECHO, { as: mara, json: { text: 'x'.repeat(1_048_500) } })
    expect(answer.status).toBe(201)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('refuses the content type %j', async (type) => {
    const answer = await app.request(ECHO, {
      method: 'POST',
      as: mara,
      body: new Blob(['{"text":"a"}']),
      headers: type === '' ? {} : { 'content-type': type },
    })
    await expectProblem(answer, 415, 'unsupportedMediaType')
  })

  it.each(['{', '{"text":', '{"text":"a"}}', '\u0000', '{"text":"a\u0000"}', 'undefined', "{'text':1}"])(
    'refuses the broken JSON %j',
    async (text) => {
      const answer = await app.request(ECHO, {
        method: 'POST',
        as: mara,
        body: text,
        headers: { 'content-type': 'application/json; charset=utf-8' },
      })
      await expectProblem(answer, 400, 'malformed')
    },
  )

  it('refuses nesting that would exhaust a reader, brackets in texts not counted', async () => {
    const send = (text: string) =>
      app.request(ECHO, {
        method: 'POST',
        as: mara,
        body: text,
        headers: { 'content-type': 'application/json' },
      })
    await expectProblem(await send('['.repeat(400_000) + ']'.repeat(400_000)), 400, 'malformed')
    await expectProblem(await send('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 400, 'malformed')
    expect((await send(JSON.stringify({ text: '[{"\\'.repeat(500) }))).status).toBe(201)
  })

  it.each([null, 7, 'text', [], [{ text: 'a' }]])('refuses the body %j, which is no object', async (json) => {
    const problem = await expectProblem(await app.request(ECHO, { as: mara, json }), 422, 'invalid')
    expect(problem.errors?.[0]?.field).toBe('body')
  })

  it('refuses a missing body, naming the fields', async () => {
    const problem = await expectProblem(await app.request(ECHO, { method: 'POST', as: mara }), 422, 'invalid')
    expect(problem.errors).toEqual([{ field: 'text', message: 'This is missing.' }])
  })

  it('names unknown and wrong fields by their path', async () => {
    const json = { text: 5, tags: ['a', 7], admin: true, __proto__: undefined }
    const problem = await expectProblem(await app.request(ECHO, { as: mara, json }), 422, 'invalid')
    expect(problem.errors).toEqual([
      { field: 'text', message: 'This is not text.' },
      { field: 'tags.1', message: 'This is not text.' },
      { field: 'admin', message: 'This field does not exist here. Leave it out.' },
    ])
  })

  it('takes __proto__ for the unknown field that it is', async () => {
    const answer = await app.request(ECHO, {
      method: 'POST',
      as: mara,
      body: '{"text":"a","__proto__":{"role":"admin"}}',
      headers: { 'content-type': 'application/json' },
    })
    expect([201, 422]).toContain(answer.status)
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  it('refuses U+0000 wherever it stands', async () => {
    const inText = await expectProblem(
      await app.request(ECHO, { as: mara, json: { text: 'a\0b' } }),
      422,
      'invalid',
    )
    expect(inText.errors?.[0]?.field).toBe('text')
    const deep = { text: 'a', tags: ['b', '\0'] }
    const inList = await expectProblem(await app.request(ECHO, { as: mara, json: deep }), 422, 'invalid')
    expect(inList.errors?.[0]?.field).toBe('tags.1')
    await expectProblem(await app.request(ECHO, { as: mara, json: { text: 'a', 'b\0': 1 } }), 422, 'invalid')
    await expectProblem(await app.request('/api/me?search=a%00', { as: mara }), 422, 'invalid')
    await expectProblem(
      await app.request('/api/echo/%00', { as: mara, json: { text: 'a' } }),
      404,
      'notFound',
    )
    await expectProblem(await app.request('/api/fail/nul', { as: mara }), 422, 'invalid')
  })

  it('keeps a text that only looks like U+0000, and any other character', async () => {
    const text = '\\u0000 \\\\u0000 \u202e \u{1f600} \ud800 \u0001'
    const answer = await app.request(ECHO, { as: mara, json: { text } })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ text: text.toWellFormed() })
  })
})

describe('parameters', () => {
  it.each(['not-a-uuid', '%2e%2e%2f', "1' or '1'='1", '%zz'])('answers the id %j with 404', async (id) => {
    await expectProblem(
      await app.request(`/api/echo/${id}`, { as: mara, json: { text: 'a' } }),
      404,
      'notFound',
    )
  })

  it.each(['limit=9', 'limit=x', 'limit=1&limit=2', 'other=1'])(
    'answers the query %j with 422',
    async (query) => {
      await expectProblem(
        await app.request(`${ECHO}?${query}`, { as: mara, json: { text: 'a' } }),
        422,
        'invalid',
      )
    },
  )
})

describe('answers', () => {
  it('are never guessed at, kept, framed or run', async () => {
    for (const answer of [await app.request('/api/me', { as: mara }), await app.request('/api/nothing')]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
    }
  })

  it('carry a request id made here, whatever the caller wrote', async () => {
    const answer = await app.request('/api/config', { headers: { 'x-request-id': 'forged' } })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('tell nothing of an unexpected error, which the log has with its stack and the request id', async () => {
    const answer = await app.request('/api/fail/unknown', { as: mara })
    const problem = await expectProblem(answer, 500, 'internal')
    expect(JSON.stringify(problem)).not.toContain('secret detail')
    const line = lines.find((one) => one.includes('request failed'))
    expect(line).toContain(problem.requestId)
    expect(line).toContain('a secret detail')
    expect(line).toContain('guards.test.ts')
  })

  it('say when to try again, in whole seconds', async () => {
    const answer = await app.request('/api/fail/limited', { as: mara })
    await expectProblem(answer, 429, 'rateLimited')
    expect(answer.headers.get('retry-after')).toBe('3')
  })

  it('say 503 while the database is away', async () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/none')
    const cut = assembleApp({ ...app.context, db: away.db }, [])
    const headers = { cookie: mara.cookie }
    await expectProblem(await cut.request('http://localhost/api/me', { headers }), 503, 'unavailable')
    const signIn = await cut.request('http://localhost/api/auth/sign-in/email', {
      method: 'POST',
      body: JSON.stringify({ email: mara.email, password: mara.password }),
      headers: { 'content-type': 'application/json' },
    })
    await expectProblem(signIn, 503, 'unavailable')
    const signOut = await cut.request('http://localhost/api/auth/sign-out', { method: 'POST', headers })
    await expectProblem(signOut, 503, 'unavailable')
    expect(lines.join('')).toContain('ECONNREFUSED')
    const [, token = ''] = /=([^.]+)/.exec(mara.cookie) ?? []
    expect(lines.join('')).not.toContain(token)
    expect(lines.join('')).not.toContain(mara.email)
    await away.close()
    await expectProblem(await cut.request('http://localhost/api/me', { headers }), 503, 'unavailable')
  })

  it('are logged by the route, without addresses, queries, bodies or cookies', async () => {
    await app.request(`${ECHO}?limit=3`, { as: mara, json: { text: 'private words' } })
    const line = lines.find((one) => one.includes('"msg":"request"')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ method: 'POST', route: '/api/echo/:id', status: 201 })
    expect(lines.join('')).not.toMatch(/private words|limit=3|session_token|01890a5d/)
  })
})

describe('over a socket', () => {
  it('reads the real address, refuses a long body, and answers HEAD', async () => {
    const listener = getRequestListener(assembleApp(app.context, []).fetch)
    const server = http.createServer((request, response) => void listener(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      expect((await fetch(`${origin}/healthz`)).status).toBe(200)
      expect((await fetch(`${origin}/api/config`, { method: 'HEAD' })).status).toBe(200)
      const long = await fetch(`${origin}/api/auth/sign-in/email`, {
        method: 'POST',
        body: 'x'.repeat(2_000_000),
        headers: { 'content-type': 'application/json', origin },
      })
      await expectProblem(long, 413, 'tooLarge')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
