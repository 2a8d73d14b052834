import { delay, http, HttpResponse, type RequestHandlerOptions } from 'msw'
import { vi } from 'vitest'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { FieldProblem } from '@/types/api'
import { problemResponse } from './route'
import { server } from './server'

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete' | 'all'

interface Failure {
  /** Only the first matching request fails. */
  once?: boolean
  message?: string
  errors?: FieldProblem[]
  retryAfter?: number
}

const options = (once?: boolean): RequestHandlerOptions => ({ once: once ?? false })

/** Makes a route answer with a problem, e.g. `failWith('post', '/api/courses/:id/moves', 'internal')`. */
export function failWith(method: Method, path: string, code: ErrorCode, failure: Failure = {}): void {
  const { once, message = 'The server refused this for the test.', ...rest } = failure
  const answer = () => problemResponse(new AppError(code, message, rest))
  server.use(http[method](`*${path}`, answer, options(once)))
}

/** Makes a route unreachable, as with a pulled cable. */
export function disconnect(method: Method = 'all', path = '/*', { once }: { once?: boolean } = {}): void {
  server.use(http[method](`*${path}`, () => HttpResponse.error(), options(once)))
}

/** Nothing is reachable and the browser knows it. Ended by `goOnline`, and by the end of the test. */
export function goOffline(): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  disconnect()
  window.dispatchEvent(new Event('offline'))
}

export function goOnline(): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
  server.resetHandlers()
  window.dispatchEvent(new Event('online'))
}

/** Makes a route take no answer until the returned function is called; then the fake answers. */
export function hold(method: Method, path: string): () => void {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  server.use(
    http[method](`*${path}`, async () => {
      await released
      await delay(0)
      return undefined // on to the fake's own handler
    }),
  )
  return () => release()
}
