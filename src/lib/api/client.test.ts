import { describe, expect, it, vi } from 'vitest'
import { HttpResponse, http } from 'msw'
import * as z from 'zod'
import { server } from '@/test/msw/server'
import { disconnect, failWith, goOffline } from '@/test/msw/failures'
import { apiFetch, parseRetryAfter } from './client'
import { fakeApi } from '@/test/msw/fake-api'

const answer = (status: number, body: string | null, headers: Record<string, string> = {}) =>
  server.use(http.all('*/api/thing', () => new HttpResponse(body, { status, headers })))

describe('apiFetch', () => {
  it('says that a proxy answered, when the body is no JSON', async () => {
    answer(502, '<html>Bad gateway</html>', { 'Content-Type': 'text/html' })
    await expect(apiFetch('/api/thing')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The server is not available right now (502). Your work is safe; try again.',
    })
  })

  it('takes a page in place of an answer for a failure, though it came with 200', async () => {
    answer(200, '<html>Sign in to the hotel network</html>')
    await expect(apiFetch('/api/thing')).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('takes over code, sentence, fields, request and waiting time of a problem', async () => {
    failWith('post', '/api/thing', 'rateLimited', {
      message: 'Too many tries. Wait a minute.',
      errors: [{ field: 'title', message: 'Shorten it.' }],
      retryAfter: 60,
    })
    await expect(apiFetch('/api/thing', { method: 'POST', json: {} })).rejects.toMatchObject({
      code: 'rateLimited',
      message: 'Too many tries. Wait a minute.',
      errors: [{ field: 'title', message: 'Shorten it.' }],
      requestId: '0198c2f1-7a00-7000-8000-000000000000',
      retryAfter: 60,
    })
  })

  it.each([
    [400, 'malformed'],
    [401, 'unauthenticated'],
    [404, 'notFound'],
    [418, 'malformed'],
    [500, 'internal'],
    [502, 'unavailable'],
    [507, 'noSpace'],
  ])('knows what a bare %i means', async (status, code) => {
    answer(status, JSON.stringify({ code: 'nobodyKnows', errors: ['odd', { field: 1 }] }), {
      'X-Request-Id': 'r1',
    })
    await expect(apiFetch('/api/thing', { method: 'PATCH', json: {} })).rejects.toMatchObject({
      code,
      errors: [],
      requestId: 'r1',
    })
  })

  it('gives up after 15 seconds and says so', async () => {
    vi.useFakeTimers()
    server.use(http.post('*/api/thing', () => new Promise<never>(() => {})))
    const call = expect(apiFetch('/api/thing', { method: 'POST', json: {} })).rejects.toMatchObject({
      code: 'timeout',
      message: 'The server did not answer within 15 seconds. What you typed is still here; try again.',
    })
    await vi.advanceTimersByTimeAsync(15_000)
    await call
    vi.useRealTimers()
  })

  it('tells a server that is gone from a computer that is offline', async () => {
    disconnect('get', '/api/thing')
    await expect(apiFetch('/api/thing')).rejects.toMatchObject({
      code: 'network',
      message: 'The server cannot be reached. Your work is safe; try again.',
    })
    goOffline()
    await expect(apiFetch('/api/thing', { method: 'DELETE' })).rejects.toMatchObject({
      code: 'network',
      message: 'You are offline. What you typed is still here; try again.',
    })
  })

  it('is cancelled by its signal, also by one that fired before', async () => {
    const abort = new AbortController()
    server.use(http.get('*/api/thing', () => new Promise<never>(() => {})))
    const call = apiFetch('/api/thing', { signal: abort.signal })
    abort.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    await expect(apiFetch('/api/thing', { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('sends an idempotency key with every write, its own or the one given', async () => {
    const keys: (string | null)[] = []
    server.use(
      http.all('*/api/thing', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'))
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await expect(apiFetch('/api/thing', { method: 'DELETE' })).resolves.toBeUndefined()
    await apiFetch('/api/thing', { method: 'POST', json: {}, idempotencyKey: 'mine' })
    await apiFetch('/api/thing')
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'mine', null])
  })

  it('checks an answer against a schema where one is given', async () => {
    answer(200, JSON.stringify({ n: 'many' }))
    const schema = z.object({ n: z.number() })
    await expect(apiFetch('/api/thing', { schema })).rejects.toMatchObject({ code: 'unavailable' })
    answer(200, JSON.stringify({ n: 3 }))
    await expect(apiFetch('/api/thing', { schema })).resolves.toEqual({ n: 3 })
  })

  it('reads what the server answers', async () => {
    await expect(apiFetch('/api/me')).resolves.toEqual(fakeApi.user)
  })
})

describe('parseRetryAfter', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.parse('2026-01-05T09:00:00Z')
    expect(parseRetryAfter('7')).toBe(7)
    expect(parseRetryAfter('-7')).toBe(0)
    expect(parseRetryAfter('Mon, 05 Jan 2026 09:00:30 GMT', now)).toBe(30)
    expect(parseRetryAfter('Mon, 05 Jan 2026 08:00:30 GMT', now)).toBe(0)
    expect(parseRetryAfter('soon')).toBeUndefined()
    expect(parseRetryAfter(' ')).toBeUndefined()
    expect(parseRetryAfter(null)).toBeUndefined()
  })
})
