import type { FieldProblem } from '@/types/api'

/**
 * Every way in which Lectern refuses or fails. The table is the single map from code to HTTP status; the sentence for
 * people is given where it is thrown.
 */
const statuses = {
  unauthenticated: 401,
  forbidden: 403,
  badOrigin: 403,
  notFound: 404,
  methodNotAllowed: 405,
  timeout: 408,
  conflict: 409,
  /** The text was changed by somebody else meanwhile; the problem's `current` holds what it is now. */
  changed: 409,
  /** The same Idempotency-Key is being worked on right now; retry shortly. */
  inProgress: 409,
  /** The resource is in a state in which this cannot be done. */
  notReady: 409,
  /** The person's courses have this file already; the problem's `known` names the videos. */
  known: 409,
  /** Too far back to catch up from; read the whole. */
  gone: 410,
  tooLarge: 413,
  /** What the courses of one person may take up at the storage would be exceeded. */
  overQuota: 413,
  unsupportedMediaType: 415,
  /** A range of a file that lies beyond its end. */
  rangeNotSatisfiable: 416,
  malformed: 400,
  invalid: 422,
  rateLimited: 429,
  internal: 500,
  unavailable: 503,
  noSpace: 507,
  /** The browser could not reach the server; only thrown on the client. */
  network: 0,
  /** A part of the page's code is not on the server any more; the page offers to be loaded anew. */
  updated: 0,
  /** The caller cancelled; never shown. */
  aborted: 0,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof statuses

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
    return statuses[this.code]
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(statuses, code)

/** Any thrown value as a sentence for people; a foreign error's text is never shown. */
export const errorMessage = (error: unknown): string =>
  error instanceof AppError ? error.message : 'Something unexpected happened. Your work is safe; try again.'
