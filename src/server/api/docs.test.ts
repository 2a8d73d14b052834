import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { useTestApp } from '../testing/test-app'
import { assembleApp } from './assemble-app'
import { body, createApi, guardedRoute, json } from './create-api'
import { docsStyle } from './docs-style'
import { schemaText } from './docs-schema'

const strangeRoute = guardedRoute({
  method: 'post',
  path: '/strange/{id}',
  tags: ['<b>Strange</b>'],
  summary: '<script>alert(1)</script>',
  request: {
    params: z.object({ id: z.uuid().describe('" onmouseover="alert(2)') }),
    body: body(z.strictObject({ note: z.string().max(5).describe('</pre><img src=x>') })),
  },
  responses: { 204: { description: 'Done' } },
})
const things = z.object({ items: z.array(z.string()) })

const app = useTestApp({
  app: (context, options) => {
    const routes = createApi()
      .openapi(strangeRoute, (c) => c.body(null, 204))
      .openapi(
        guardedRoute({
          method: 'get',
          path: '/things',
          tags: ['Things'],
          responses: { 200: json(things, 'All') },
        }),
        (c) => c.json({ items: [] }, 200),
      )
    return assembleApp(context, [routes], options)
  },
})

interface Operation {
  security?: object[]
  parameters?: { $ref?: string; name?: string }[]
  responses: Record<string, object>
}
const readDocument = async () =>
  (await (await app.request('/api/openapi.json')).json()) as {
    openapi: string
    info: object
    servers: object[]
    paths: Record<string, Record<string, Operation>>
    components: { securitySchemes: object; schemas: object }
  }

describe('the document', () => {
  it('says what the API is and how to sign in', async () => {
    const document = await readDocument()
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Lectern', version: expect.any(String) as string },
      servers: [{ url: 'http://localhost' }],
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'lectern.session_token' } },
      },
    })
  })

  it('has every route that answers, with its path parameters', async () => {
    const { paths } = await readDocument()
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/things',
        '/api/me',
        '/api/config',
        '/api/auth/sign-in/email',
        '/healthz',
        '/readyz',
        '/metrics',
        '/api/openapi.json',
        '/api/docs',
      ]),
    )
    expect(paths['/api/strange/{id}']?.post?.parameters?.map((one) => one.name ?? one.$ref)).toEqual([
      'id',
      '#/components/parameters/IdempotencyKey',
    ])
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(.+?)\}/g, ':$1')}`),
    )
    const answering = app.app.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path}`)
    expect([...new Set(answering)].toSorted()).toEqual(documented.toSorted())
  })

  it('says which routes need a session and that every one can fail', async () => {
    const { paths } = await readDocument()
    expect(paths['/api/config']?.get?.security).toEqual([])
    expect(paths['/api/things']?.get?.security).toEqual([{ session: [] }])
    expect(Object.keys(paths['/api/things']?.get?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '401', 'default']),
    )
  })

  it('refers only to what it has', async () => {
    const document: unknown = await readDocument()
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)
    for (const [, path = ''] of references) {
      const found = path
        .split('/')
        .reduce<unknown>((node, key) => new Map(Object.entries(node ?? {})).get(key), document)
      expect(found, path).toBeDefined()
    }
  })
})

describe('the page', () => {
  it('shows everything as text and runs nothing', async () => {
    const answer = await app.request('/api/docs')
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    const page = await answer.text()
    expect(page).not.toMatch(/<script|<img|<b>Strange| onmouseover="/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  })

  it('allows its own style sheet only', async () => {
    const answer = await app.request('/api/docs')
    const style = /<style>([\s\S]*?)<\/style>/.exec(await answer.text())?.[1] ?? ''
    expect(style).toBe(docsStyle)
    const hash = createHash('sha256').update(style).digest('base64')
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('groups routes and shows parameters, bodies and answers', async () => {
    const page = await (await app.request('/api/docs')).text()
    for (const text of [
      '>Things</h2>',
      '/api/things',
      'items: string[]',
      'note: string (at most 5 characters)',
      'Idempotency-Key',
    ]) {
      expect(page).toContain(text)
    }
  })
})

describe('schemas as text', () => {
  it.each([
    [undefined, 'anything'],
    [{}, 'anything'],
    [{ $ref: '#/components/schemas/Course' }, 'Course'],
    [{ const: 1 }, '1'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ type: 'string', minLength: 1, maxLength: 200 }, 'string (1–200 characters)'],
    [{ type: 'string', format: 'uuid' }, 'string (uuid)'],
    [{ type: ['string', 'null'], minLength: 2 }, 'string (at least 2 characters) | null'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer (at least 0)'],
    [
      { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] }, maxItems: 3 },
      '(string | null)[] (at most 3 items)',
    ],
    [{ allOf: [{ $ref: '#/a/A' }, { type: 'object' }] }, 'A & object'],
    [
      {
        type: 'object',
        properties: { a: { type: 'number' }, b: { type: 'boolean', description: 'Why' } },
        required: ['a'],
      },
      '{\n  a: number\n  b?: boolean // Why\n}',
    ],
  ])('%j is %s', (schema, text) => {
    expect(schemaText(schema)).toBe(text)
  })
})
