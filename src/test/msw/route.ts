import { http, HttpResponse, type HttpHandler, type PathParams } from 'msw'
import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { problemDocument } from '@/lib/problem-document'
import { fakeApi } from './fake-api'

/** A problem document, as the real API answers an error. */
export function problemResponse(error: AppError): HttpResponse<string> {
  return new HttpResponse(JSON.stringify(problemDocument(error, '0198c2f1-7a00-7000-8000-000000000000')), {
    status: error.status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(error.retryAfter !== undefined && { 'Retry-After': String(error.retryAfter) }),
    },
  })
}

interface Call<T> {
  id: string
  params: Partial<Record<string, string>>
  /** The `Idempotency-Key`. */
  key: string | null
  body: T
  query: URLSearchParams
  /** What the sender of a text began from, by field. */
  expected: Readonly<Record<string, unknown>>
}

type Answer = { status?: number; json?: unknown }

/** One route of the fake: records the request, checks the body by the schema, answers AppErrors as problems. */
export function route<T = undefined>(
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  answer: (call: Call<T>) => Answer,
  schema?: z.ZodType<T>,
): HttpHandler {
  return http[method](`*${path}`, async ({ request, params }) => {
    const text = await request.text()
    const url = new URL(request.url)
    const idempotencyKey = request.headers.get('Idempotency-Key')
    const { expected, ...sent } = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    fakeApi.requests.push({
      method: request.method,
      path: url.pathname + url.search,
      body: text === '' ? undefined : JSON.parse(text),
      idempotencyKey,
    })
    try {
      if (path !== '/api/config' && !fakeApi.user) {
        throw new AppError('unauthenticated', 'Sign in to go on.')
      }
      const call = {
        id: idOf(params),
        params: namesOf(params),
        key: idempotencyKey,
        query: url.searchParams,
        expected: (expected ?? {}) as Record<string, unknown>, // an object by the contract
      }
      if (method === 'get') return respond(answer({ ...call, body: parse({}, schema) }))
      const known = idempotencyKey === null ? undefined : fakeApi.answers.get(idempotencyKey)
      if (known) return respond(known)
      const clientId = request.headers.get('X-Client-Id')
      const written = fakeApi.write({ idempotencyKey, clientId }, () =>
        answer({ ...call, body: parse(sent, schema) }),
      )
      const isMinimal = request.headers.get('Prefer') === 'return=minimal'
      const given = isMinimal && written.result ? { status: 200, json: written.result } : written.answer
      if (idempotencyKey !== null) {
        fakeApi.answers.set(idempotencyKey, { status: 200, json: undefined, ...given })
      }
      return respond(given)
    } catch (error) {
      if (error instanceof AppError) return problemResponse(error)
      throw error
    }
  })
}

const respond = ({ status = 200, json }: Answer) =>
  json === undefined ? new HttpResponse(null, { status: 204 }) : HttpResponse.json(json as object, { status })

const idOf = (params: PathParams) => (typeof params.id === 'string' ? params.id : '')

const namesOf = (params: PathParams) =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )

function parse<T>(sent: unknown, schema: z.ZodType<T> | undefined): T {
  if (!schema) return undefined as T // a route without a schema has no body
  const parsed = schema.safeParse(sent)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  throw new AppError('invalid', errors[0]?.message ?? 'Some fields need a change.', { errors })
}
