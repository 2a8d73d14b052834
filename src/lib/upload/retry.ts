import { AppError, type ErrorCode } from '@/lib/errors'
import { type UploadEnvironment, untilOnline, wait } from './environment'

export const MAX_TRIES = 8
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

const passing = new Set<ErrorCode>([
  'network',
  'timeout',
  'rateLimited',
  'internal',
  'unavailable',
  'inProgress',
])

/** Whether the same request may well succeed a little later. */
export const isPassing = (error: unknown): error is AppError =>
  error instanceof AppError && passing.has(error.code)

/**
 * Full jitter: anything up to 0.5 s · 2ⁿ, at most 30 s, so that many browsers do not come back in step; never
 * less than the server asked for.
 * @param failures how many tries have failed, from 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, random: () => number, retryAfterSeconds = 0): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return Math.max(Math.round(random() * ceiling), retryAfterSeconds * 1000)
}

/**
 * Repeats `attempt` while it fails in passing, `maxTries` times at most. Being offline costs no try: it waits
 * for the connection.
 * @throws the last error, or `aborted`
 */
export async function withRetries<T>(
  { environment, signal, maxTries = MAX_TRIES }: RetryOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isPassing(error) || signal.aborted) throw error
      if (!environment.isOnline()) {
        await untilOnline(environment, signal)
        continue
      }
      failures += 1
      if (failures >= maxTries) throw error
      await wait(environment, retryDelay(failures, environment.random, error.retryAfter), signal)
    }
  }
}

interface RetryOptions {
  environment: UploadEnvironment
  signal: AbortSignal
  maxTries?: number
}
