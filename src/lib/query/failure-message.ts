import type { QueryClient } from '@tanstack/react-query'
import { AppError, type ErrorCode, errorMessage } from '@/lib/errors'

/** How a mutation's failure is told to people. */
export interface FailureMeta<TVars = unknown> {
  /** What the server was asked to take, e.g. `the move`. */
  what: string
  /** What is back as it was, e.g. `“Power” is back in its old place`; read before the cache is set back. */
  restored?: (vars: TVars, client: QueryClient) => string | undefined
  /**
   * Codes that the screen shows at their place, so that no toast is needed, e.g. `invalid` beside the fields;
   * `all` when it shows every failure itself, with its own way to retry.
   */
  shownInPlace?: readonly ErrorCode[] | 'all'
}

const serverFaults = new Set<ErrorCode>(['internal', 'unavailable', 'inProgress'])

/**
 * The sentence for a write that failed: what happened, what went back, what is safe.
 * @param restored a clause without its full stop; capitalised where it begins a sentence
 * @returns `undefined` when nothing is to be said: cancelled, or shown in place
 */
export function failureMessage(
  error: unknown,
  meta: Pick<FailureMeta, 'what' | 'shownInPlace'>,
  restored = 'it was undone',
): string | undefined {
  if (!(error instanceof AppError)) return errorMessage(error)
  if (error.code === 'aborted' || meta.shownInPlace === 'all') return undefined
  if (meta.shownInPlace?.includes(error.code)) return undefined
  const others = 'Your other edits are safe.'
  if (error.code === 'network') {
    return `There is no connection, so ${meta.what} did not reach the server and ${restored}. ${others}`
  }
  if (error.code === 'timeout') {
    return `The server did not answer about ${meta.what} in time, so ${restored}. ${others}`
  }
  if (serverFaults.has(error.code)) {
    return `The server did not accept ${meta.what}, so ${restored}. ${others}${requestNote(error)}`
  }
  return error.message
}

/** Enough of the id to find the request in the log. */
const requestNote = (error: AppError) =>
  error.requestId === undefined ? '' : ` (request ${error.requestId.slice(0, 8)})`
