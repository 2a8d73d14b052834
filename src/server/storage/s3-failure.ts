import { AppError } from '@/lib/errors'
import { XmlError, childText, parseXml } from './s3-xml'

/** What S3 refused, as it says it. Never shown to people; it becomes an `AppError` (`asS3Error`). */
export class S3Failure extends Error {
  override readonly name = 'S3Failure'

  constructor(
    /** 0 when nothing was answered; 200 when an error came in the body of a success. */
    readonly status: number,
    /** S3's own code (`NoSuchUpload`, `SlowDown` …), or one of ours: `Timeout`, `NoAnswer`, `BadAnswer`, `Refused`. */
    readonly code: string,
    message: string,
    options?: { cause?: unknown; retryAfter?: number | undefined },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.retryAfter = options?.retryAfter
  }

  /** Seconds to wait before the next try, where the storage said so. */
  readonly retryAfter: number | undefined

  /** Whether the same request may well succeed a little later. */
  get isPassing(): boolean {
    if (this.status === 501 || notTheParts.has(this.code) || isMissing(this)) return false
    // A success that turned out to be none: S3 had begun to work on it.
    if (this.status >= 200 && this.status < 300) return true
    return passingCodes.has(this.code) || this.status === 429 || this.status === 408 || this.status >= 500
  }
}

const passingCodes = new Set([
  ...['Timeout', 'NoAnswer', 'BadAnswer', 'InternalError', 'SlowDown', 'ServiceUnavailable'],
  ...['RequestTimeout', 'OperationAborted', 'TooManyRequests', 'Throttling'],
])

const statusCodes: Record<number, string> = {
  403: 'AccessDenied',
  404: 'NotFound',
  416: 'InvalidRange',
  501: 'NotImplemented',
}

/** The failure in an answer; a body that is no XML (HEAD has none, proxies answer pages) leaves the status. */
export function failureOf(status: number, body: string, retryAfter?: number): S3Failure {
  try {
    const error = parseXml(body)
    const code = childText(error, 'Code')
    if (error.name === 'Error' && code !== '') {
      const message = childText(error, 'Message') || code
      // Not the whole body: a signature that does not match is answered with everything that was signed.
      return new S3Failure(status, code, message.slice(0, 500), { retryAfter })
    }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
  }
  return new S3Failure(
    status,
    statusCodes[status] ?? (status >= 300 && status < 500 ? 'Refused' : 'BadAnswer'),
    `answered ${status}`,
    { retryAfter },
  )
}

export const isMissing = (error: unknown): boolean =>
  error instanceof S3Failure &&
  ['NoSuchKey', 'NoSuchUpload', 'NoSuchVersion', 'NotFound'].includes(error.code)

const notTheParts = new Set(['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall'])
/** B2 says in a sentence that the account's cap is reached; others have codes. */
const fullStorage = /quota|storage cap|cap exceeded|insufficient ?storage|no space/i

/** The failure as one of ours; errors that are ours already stay. */
export function asS3Error(error: unknown): AppError {
  if (error instanceof AppError) return error
  const cause = { cause: error }
  if (error instanceof S3Failure) {
    if (fullStorage.test(error.code) || (error.status === 403 && fullStorage.test(error.message))) {
      return new AppError(
        'noSpace',
        'The file storage is full. What was already sent is safe. Ask the person who runs this server to raise its limit, then choose Retry.',
        cause,
      )
    }
    if (notTheParts.has(error.code)) {
      return new AppError(
        'conflict',
        'The parts that arrived are not the parts of this upload. Choose Retry to compare them again.',
        cause,
      )
    }
    if (isMissing(error)) return new AppError('notFound', 'There is no such file.', cause)
    if (!error.isPassing) {
      return new AppError(
        'unavailable',
        'The file storage refuses this server. What was already sent is safe. Ask the person who runs it to run “lectern doctor”.',
        cause,
      )
    }
  }
  return new AppError(
    'unavailable',
    'The file storage does not answer. What was already sent is safe; try again soon.',
    {
      ...cause,
      ...(error instanceof S3Failure && error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    },
  )
}
