import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { problemDocument, retryAfterOf } from '@/lib/problem-document'
import { sqlState } from '../db/client'
import type { Logger } from '../log'
import type { ApiEnv } from './create-api'

/** The answer for an error: RFC 9457 problem details, with the request's id to quote to the server's keeper. */
export function problemResponse(c: Context<ApiEnv>, error: AppError): Response {
  const requestId = c.get('requestId')
  c.header('Content-Type', 'application/problem+json')
  const retryAfter = retryAfterOf(error)
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(retryAfter)))
  return c.body(
    JSON.stringify(problemDocument(error, requestId)),
    (error.status || 500) as ContentfulStatusCode,
  )
}

/** The one place where anything thrown becomes an answer. Only what nobody foresaw is logged with its stack. */
export const handleError =
  (log: Logger): ErrorHandler<ApiEnv> =>
  (thrown, c) => {
    const error = toAppError(thrown)
    if (error.status >= 500 || error.status === 0) {
      log.error({ requestId: c.get('requestId'), err: thrown }, 'request failed')
    }
    return problemResponse(c, error)
  }

/** Any thrown value as the error that the caller may see. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof HTTPException) return fromHttpException(thrown)
  for (const error of causes(thrown)) {
    if (error instanceof AppError) return error
    const found = fromDatabase(error, thrown)
    if (found) return found
  }
  return new AppError(
    'internal',
    'The server met something unexpected and did not finish this. What was saved before is safe; try again.',
    { cause: thrown },
  )
}

function fromHttpException(thrown: HTTPException): AppError {
  switch (thrown.status) {
    case 400:
      return new AppError('malformed', 'The request could not be read. Nothing was changed.', {
        cause: thrown,
      })
    case 413:
      return tooLarge()
    case 415:
      return unsupportedMediaType()
    default:
      return new AppError('internal', 'The server met something unexpected. Try again.', { cause: thrown })
  }
}

/** @param most bytes that the request could have had */
export const tooLarge = (most: number = limits.jsonBody) =>
  new AppError(
    'tooLarge',
    `The request is larger than ${Math.floor(most / 1024 ** 2)} MiB, so nothing was changed. Send less at once.`,
  )

export const unsupportedMediaType = () =>
  new AppError(
    'unsupportedMediaType',
    'Send the body as JSON, with the header Content-Type: application/json.',
  )

/** The error and what it was caused by, outermost first; a ring of causes ends after eight. */
function causes(thrown: unknown): unknown[] {
  const chain: unknown[] = []
  for (let error = thrown; error !== undefined && error !== null && chain.length < 8;) {
    chain.push(error)
    error = error instanceof Error ? error.cause : undefined
  }
  return chain
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** What `pg` says without a code when a connection breaks or cannot be had. */
const CONNECTION_TEXT =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/

function fromDatabase(error: unknown, thrown: unknown): AppError | undefined {
  const code = sqlState(error)
  // Character not in repertoire: text that PostgreSQL cannot hold, such as U+0000.
  if (code === '22021' || code === '22P05') {
    return new AppError(
      'invalid',
      'The text holds a character that cannot be stored. Remove it and save again.',
    )
  }
  if (code === '53100') {
    return new AppError(
      'noSpace',
      'The server has no space left, so this was not saved. Free some and try again.',
      {
        cause: thrown,
      },
    )
  }
  if (code === '40001' || code === '40P01') {
    return new AppError(
      'unavailable',
      'Two changes met at the same moment and this one was not made. Try again.',
      {
        retryAfter: 1,
        cause: thrown,
      },
    )
  }
  const text = error instanceof Error ? error.message : ''
  const isConnection =
    code !== undefined && (CONNECTION_CODES.has(code) || /^(08|57P|53)/.test(code))
      ? true
      : CONNECTION_TEXT.test(text)
  if (!isConnection) return undefined
  return new AppError(
    'unavailable',
    'The database does not answer right now. What was saved before is safe; try again in a moment.',
    { retryAfter: 5, cause: thrown },
  )
}
