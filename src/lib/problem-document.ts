import type { ProblemDetails } from '@/types/api'
import type { AppError, ErrorCode } from './errors'

/** The short title of each problem document. Pages show the sentence and need none of these. */
const titles: Record<ErrorCode, string> = {
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  badOrigin: 'Foreign origin',
  notFound: 'Not found',
  methodNotAllowed: 'Method not allowed',
  timeout: 'No answer in time',
  conflict: 'Conflict',
  changed: 'Changed meanwhile',
  inProgress: 'Still being worked on',
  notReady: 'Not ready for this',
  known: 'You have this file already',
  gone: 'No longer kept',
  tooLarge: 'Too large',
  overQuota: 'Not enough room',
  unsupportedMediaType: 'Unsupported content type',
  rangeNotSatisfiable: 'Beyond the end of the file',
  malformed: 'Malformed request',
  invalid: 'Some fields need a change',
  rateLimited: 'Too many tries',
  internal: 'Unexpected error',
  unavailable: 'Not available right now',
  noSpace: 'The disk is full',
  network: 'No connection',
  updated: 'Another version',
  aborted: 'Cancelled',
}

/** What is away is told with when to come back, wherever it was noticed. */
const AWAY_SECONDS = 5

/** Seconds for `Retry-After`; `undefined` where trying again changes nothing by itself. */
export const retryAfterOf = ({ code, retryAfter }: AppError): number | undefined =>
  retryAfter ?? (code === 'unavailable' ? AWAY_SECONDS : undefined)

/** An error as the API answers it (RFC 9457). */
export const problemDocument = (error: AppError, requestId: string): ProblemDetails => ({
  ...error.details,
  type: `urn:lectern:error:${error.code}`,
  title: titles[error.code],
  status: error.status,
  code: error.code,
  detail: error.message,
  ...(error.errors.length > 0 && { errors: error.errors }),
  requestId,
})
