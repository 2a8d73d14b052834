import type { FieldProblem, ProblemDetails } from '@/types/api'

/**
 * Every way in which Lectern refuses or fails. The table is the single map from code to HTTP status
 * and to the short title of the problem document; the sentence for people is given where it is thrown.
 */
const problems = {
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  badOrigin: { status: 403, title: 'Foreign origin' },
  notFound: { status: 404, title: 'Not found' },
  methodNotAllowed: { status: 405, title: 'Method not allowed' },
  timeout: { status: 408, title: 'No answer in time' },
  conflict: { status: 409, title: 'Conflict' },
  /** The text was changed by somebody else meanwhile; the problem's `current` holds what it is now. */
  changed: { status: 409, title: 'Changed meanwhile' },
  /** The same Idempotency-Key is being worked on right now; retry shortly. */
  inProgress: { status: 409, title: 'Still being worked on' },
  /** The resource is in a state in which this cannot be done. */
  notReady: { status: 409, title: 'Not ready for this' },
  /** The person's courses have this file already; the problem's `known` names the videos. */
  known: { status: 409, title: 'You have this file already' },
  /** Too far back to catch up from; read the whole. */
  gone: { status: 410, title: 'No longer kept' },
  tooLarge: { status: 413, title: 'Too large' },
  /** What the courses of one person may take up at the storage would be exceeded. */
  overQuota: { status: 413, title: 'Not enough room' },
  unsupportedMediaType: { status: 415, title: 'Unsupported content type' },
  /** A range of a file that lies beyond its end. */
  rangeNotSatisfiable: { status: 416, title: 'Beyond the end of the file' },
  malformed: { status: 400, title: 'Malformed request' },
  invalid: { status: 422, title: 'Some fields need a change' },
  rateLimited: { status: 429, title: 'Too many tries' },
  internal: { status: 500, title: 'Unexpected error' },
  unavailable: { status: 503, title: 'Not available right now' },
  noSpace: { status: 507, title: 'The disk is full' },
  /** The browser could not reach the server; only thrown on the client. */
  network: { status: 0, title: 'No connection' },
  /** The caller cancelled; never shown. */
  aborted: { status: 0, title: 'Cancelled' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof problems

interface AppErrorOptions {
  /** Wrong fields, shown beside them. */
  errors?: FieldProblem[]
  /** Seconds to wait before the next try (`Retry-After`). */
  retryAfter?: number
  requestId?: string
  /** Further members of the problem document, such as `current` of `changed`. */
  details?: Readonly<Record<string, unknown>>
  cause?: unknown
}

/**
 * The one error type on both sides. `message` is a sentence for people: what happened, what is safe,
 * what to do. It never carries a secret, a path or a stack.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly errors: FieldProblem[]
  readonly retryAfter: number | undefined
  readonly requestId: string | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.errors = options.errors ?? []
    this.retryAfter = options.retryAfter
    this.requestId = options.requestId
    this.details = options.details ?? {}
  }

  /** HTTP status; 0 for an error that never was an answer. */
  get status(): number {
    return problems[this.code].status
  }

  toProblem(requestId: string): ProblemDetails {
    return {
      ...this.details,
      type: `urn:lectern:error:${this.code}`,
      title: problems[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
      requestId,
    }
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(problems, code)

/** Any thrown value as a sentence for people; a foreign error's text is never shown. */
export const errorMessage = (error: unknown): string =>
  error instanceof AppError ? error.message : 'Something unexpected happened. Your work is safe; try again.'
