import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createLogger } from '../log'
import { fuzzRoutes } from '../testing/fuzz/fuzz-routes'
import { ask } from '../testing/rights/world'
import { useTestApp } from '../testing/test-app'

const lines: string[] = []
const sink = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    lines.push(chunk.toString())
    done()
  },
})
const log = createLogger('trace', sink)
const app = useTestApp({ log, env: { METRICS_TOKEN: 'planted-metrics-token-0123456789' } })

const fetched = vi.fn<typeof fetch>(() => Promise.reject(new Error('nothing goes out')))
beforeAll(() => vi.stubGlobal('fetch', fetched))
afterAll(() => vi.unstubAllGlobals())

it('nothing that is secret is written to the log, at any level, also where something breaks', async () => {
  const password = 'planted-password-4711'
  const mara = await app.signUp({ password })
  const wrong = 'planted-wrong-password'
  await app.request('/api/auth/sign-in/email', { json: { email: mara.email, password: wrong } })
  await app.request('/api/auth/sign-in/email', { json: { email: mara.email, password } })
  await app.request('/api/auth/change-password', {
    as: mara,
    json: { currentPassword: wrong, newPassword: wrong },
  })
  const key = await ask<{ secret: string }>(app, '/api/api-keys', { as: mara, json: { name: 'Shop' } })
  const course = await ask<{ id: string }>(app, '/api/courses', {
    as: mara,
    json: { title: 'planted-title', description: 'How to see it.', difficulty: 'beginner' },
  })
  const { link } = await ask<{ link: string }>(app, `/api/courses/${course.id}/members`, {
    as: mara,
    json: { email: 'planted-email@example.org', role: 'viewer' },
  })
  const token = link.split('/').at(-1) ?? ''
  const headers = { authorization: `Bearer ${key.secret}`, 'x-planted': 'planted-header' }
  await app.request('/api/enrolments', { json: { course_id: course.id, email: 'a@example.org' }, headers })
  await app.request(`/api/invitations/${token}?planted=planted-query`)
  await app.request('/metrics', { headers: { authorization: 'Bearer planted-metrics-token-0123456789' } })

  // What breaks repeats its query with all that was in it, unless somebody takes care.
  await app.context.db.execute('alter table course rename to course_away')
  const json = { title: 'planted-title', description: 'planted-text', difficulty: 'beginner' }
  const broken = await app.request('/api/courses', { as: mara, json })
  await app.context.db.execute('alter table course_away rename to course')
  expect(broken.status).toBe(500)
  expect(await broken.text()).not.toMatch(/planted|course_away|relation|select|\.ts/)

  const written = lines.join('')
  expect(written).toContain('request failed')
  const secrets = [
    password,
    wrong,
    key.secret,
    token,
    mara.cookie.split('=')[1] ?? '',
    app.context.authSecret,
  ]
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10)
    expect(written).not.toContain(secret)
  }
  expect(written).not.toMatch(/planted-/)
})

it('no address that somebody sends is asked by the server', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 30))
  await fuzzRoutes(app, { requests: 250, seed })
  expect(fetched).not.toHaveBeenCalled()
})
