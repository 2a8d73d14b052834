import { beforeAll, describe, expect, it } from 'vitest'
import type { ProblemDetails } from '@/types/api'
import { useTestApp, type TestUser } from '../testing/test-app'

/** The whole app; the routes come from its own document. What each answers to whom is in rights.test.ts. */
const app = useTestApp()

interface Route {
  method: string
  path: string
  isOpen: boolean
}

/** Whether it can be asked without a session: with nothing at all, or with something else. */
const isOpen = (security: object[] = [{ session: [] }]) =>
  security.every((one) => !('session' in one)) || security.some((one) => Object.keys(one).length === 0)

let routes: Route[] = []
let mara: TestUser
beforeAll(async () => {
  const answer = await app.request('/api/openapi.json')
  const { paths } = (await answer.json()) as {
    paths: Record<string, Record<string, { security?: object[] }>>
  }
  routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, () => crypto.randomUUID()),
      isOpen: isOpen(security),
    })),
  )
  mara = await app.signUp()
})

const guarded = () => routes.filter((route) => !route.isOpen)
const writes = () => routes.filter((route) => route.method !== 'GET')
const isProblem = async (answer: Response, where: string) => {
  expect(answer.headers.get('content-type'), where).toBe('application/problem+json')
  const problem = (await answer.json()) as ProblemDetails
  expect(problem, where).toMatchObject({
    status: answer.status,
    type: `urn:lectern:error:${problem.code}`,
    title: expect.stringMatching(/./) as string,
    detail: expect.stringMatching(/^[A-Z“].*\.$/s) as string,
    requestId: answer.headers.get('x-request-id'),
  })
}

describe('every route', () => {
  it('is looked at', () => {
    expect(guarded().length).toBeGreaterThan(25)
  })

  it('asks for a session, whatever else is sent', async () => {
    for (const { method, path } of guarded()) {
      const where = `${method} ${path}`
      const bare = await app.request(path, { method })
      expect(bare.status, where).toBe(401)
      await isProblem(bare, where)
      const full = await app.request(path, {
        method,
        headers: { 'idempotency-key': 'k', authorization: `Bearer ${mara.cookie}`, 'x-user-id': mara.id },
        ...(method !== 'GET' && { json: { instructor_id: mara.id } }),
      })
      expect(full.status, where).toBe(401)
    }
  })

  it('refuses a write from another site', async () => {
    for (const { method, path } of writes()) {
      const answer = await app.request(path, {
        method,
        as: mara,
        headers: { origin: 'https://evil.example' },
      })
      expect(answer.status, `${method} ${path}`).toBe(403)
    }
  })

  it('answers ids of nothing, missing bodies and strange ones with a problem and never fails', async () => {
    const bodies = [
      undefined,
      null,
      [],
      'text',
      7,
      { unknown: 1 },
      { ids: 'x' },
      { title: { $gt: '' } },
      { partNumbers: [0] },
    ]
    for (const { method, path } of guarded()) {
      for (const json of method === 'GET' ? [undefined] : bodies) {
        const where = `${method} ${path} ${JSON.stringify(json)}`
        const answer = await app.request(path, { method, as: mara, ...(json !== undefined && { json }) })
        expect(answer.status, where).toBeLessThan(500)
        if (answer.status >= 400) await isProblem(answer, where)
      }
    }
  })

  it('answers a malformed id with 404', async () => {
    for (const { method, path } of guarded()) {
      const changed = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'not-an-id')
      if (changed === path) continue
      const answer = await app.request(changed, { method, as: mara, ...(method !== 'GET' && { json: {} }) })
      expect(answer.status, `${method} ${changed}`).toBe(404)
    }
  })

  it('refuses broken JSON, another content type and an Idempotency-Key that is none', async () => {
    for (const { method, path } of writes()) {
      const where = `${method} ${path}`
      const type = { 'content-type': 'application/json' }
      expect((await app.request(path, { method, as: mara, body: '{', headers: type })).status, where).toBe(
        400,
      )
      expect((await app.request(path, { method, as: mara, body: 'a=b' })).status, where).toBe(415)
      if (path.startsWith('/api/auth/')) continue
      const headers = { 'idempotency-key': 'x'.repeat(256) }
      expect((await app.request(path, { method, as: mara, headers })).status, where).toBe(422)
    }
  })
})
