import type * as z from 'zod'
import { AppError, type ErrorCode, isErrorCode } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { tabId } from '@/lib/tab-id'
import { noteBuild } from '@/lib/update'
import type { FieldProblem } from '@/types/api'

/** How long an answer may take, milliseconds, body included. */
export const API_TIMEOUT_MS = 15_000

export interface ApiOptions<T> {
  /** `GET` unless told. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  json?: unknown
  signal?: AbortSignal | undefined
  /** Of a write; a new one unless told. Give the same one when the same write is sent again. */
  idempotencyKey?: string | undefined
  /** Checks the answer where it does not come from the build that this code belongs to. */
  schema?: z.ZodType<T>
  timeoutMs?: number
  /** The request outlives the page that sends it. */
  keepalive?: boolean
  /** Of a write to a course: what happened is enough of an answer (`WriteResult`). */
  isMinimal?: boolean
}

/** What every typed call of a write takes beside its body. */
export type WriteOptions = Pick<ApiOptions<unknown>, 'idempotencyKey' | 'signal'>

/**
 * One call of Lectern's HTTP API. Paths are relative to the page's own origin and start with `/api`.
 *
 * @returns the parsed answer; `undefined` for 204
 * @throws AppError always: the server's own code and sentence for a problem document, `timeout` after 15 s,
 *   `network` when the server was not reached, `unavailable` when something else answered, `aborted` when
 *   `signal` fired
 */
export async function apiFetch<T>(path: string, options: ApiOptions<T> = {}): Promise<T> {
  const { method = 'GET', json, signal, schema, timeoutMs = API_TIMEOUT_MS } = options
  const isWrite = method !== 'GET'
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' }
  if (json !== undefined) headers['Content-Type'] = 'application/json'
  if (isWrite) {
    headers['Idempotency-Key'] = options.idempotencyKey ?? newId()
    headers['X-Client-Id'] = tabId
  }
  if (options.isMinimal) headers.Prefer = 'return=minimal'

  const request = new AbortController()
  const cancel = () => request.abort()
  signal?.addEventListener('abort', cancel)
  if (signal?.aborted) cancel()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    cancel()
  }, timeoutMs)

  try {
    const response = await fetch(new URL(path, window.location.origin), {
      method,
      headers,
      credentials: 'same-origin',
      signal: request.signal,
      ...(options.keepalive && { keepalive: true }),
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    noteBuild(response)
    const body = await readBody(response)
    if (!response.ok) throw toAppError(response, body, isWrite)
    if (response.status === 204) return undefined as T
    if (body === undefined) throw new AppError('unavailable', sentences.foreignAnswer)
    return schema ? parseAnswer(schema, body) : (body as T) // the API is of this build; `types/` is its contract
  } catch (error) {
    if (error instanceof AppError) throw error
    const safe = isWrite ? sentences.safeWrite : sentences.safeRead
    if (isLate) {
      const seconds = Math.round(timeoutMs / 1000)
      throw new AppError('timeout', `The server did not answer within ${seconds} seconds. ${safe}`, {
        cause: error,
      })
    }
    if (signal?.aborted) throw new AppError('aborted', 'Cancelled.', { cause: error })
    const what = navigator.onLine ? 'The server cannot be reached.' : 'You are offline.'
    throw new AppError('network', `${what} ${safe}`, { cause: error })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

const sentences = {
  safeWrite: 'What you typed is still here; try again.',
  safeRead: 'Your work is safe; try again.',
  foreignAnswer:
    'Something between you and the server answered in its place. Check the connection and try again.',
} as const

/** `undefined` when the body is no JSON, e.g. a proxy's page or nothing at all. */
async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new AppError('unavailable', sentences.foreignAnswer, { cause: parsed.error })
}

const codeByStatus: Record<number, ErrorCode> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  405: 'methodNotAllowed',
  408: 'timeout',
  409: 'conflict',
  413: 'tooLarge',
  415: 'unsupportedMediaType',
  422: 'invalid',
  429: 'rateLimited',
  500: 'internal',
  507: 'noSpace',
}

function toAppError(response: Response, body: unknown, isWrite: boolean): AppError {
  const problem = isRecord(body) ? body : {}
  const code =
    typeof problem.code === 'string' && isErrorCode(problem.code)
      ? problem.code
      : (codeByStatus[response.status] ?? (response.status >= 500 ? 'unavailable' : 'malformed'))
  const detail = typeof problem.detail === 'string' && problem.detail !== '' ? problem.detail : undefined
  const requestId =
    typeof problem.requestId === 'string' ? problem.requestId : response.headers.get('X-Request-Id')
  const retryAfter = parseRetryAfter(response.headers.get('Retry-After'))
  return new AppError(code, detail ?? withoutDetail(response.status, isWrite), {
    errors: Array.isArray(problem.errors) ? problem.errors.filter(isFieldProblem) : [],
    ...(requestId !== null && { requestId }),
    ...(retryAfter !== undefined && { retryAfter }),
    details: problem,
  })
}

const withoutDetail = (status: number, isWrite: boolean) => {
  const safe = isWrite ? sentences.safeWrite : sentences.safeRead
  return status >= 500
    ? `The server is not available right now (${status}). ${safe}`
    : `The server did not accept this (${status}). ${safe}`
}

/** @returns seconds; `undefined` when the header is absent or unreadable */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFieldProblem = (value: unknown): value is FieldProblem =>
  isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string'
