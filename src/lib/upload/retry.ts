import { AppError, type ErrorCode } from '@/lib/errors'
import { type Happening, type UploadEnvironment, untilOnline, wait } from './environment'
import type { PolicyHolder } from './policy'
import type { Pulse } from './pulse'

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
 * for the connection; nor does a failure over which the machine slept. A policy without retries ends it with the first failure, also while it waits.
 * @throws the last error, or `aborted`
 */
export async function withRetries<T>(
  { environment, signal, policy, pulse, onOffline, maxTries = MAX_TRIES }: RetryOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  const mayRetry = () => policy?.now().autoRetry ?? true
  const switchedOff: Happening[] = policy
    ? [(done) => policy.onChange(() => void (policy.now().autoRetry || done()))]
    : []
  const endings: Happening[] = pulse ? [...switchedOff, pulse.onWake] : switchedOff
  let wakes = pulse?.wakes()
  for (let failures = 0; ;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isPassing(error) || signal.aborted || !mayRetry()) throw error
      const hasSlept = wakes !== pulse?.wakes()
      wakes = pulse?.wakes()
      if (!environment.isOnline()) {
        onOffline?.()
        await untilOnline(environment, signal, endings)
      } else {
        failures = hasSlept ? 0 : failures + 1
        if (failures >= maxTries) throw error
        const delay = retryDelay(Math.max(1, failures), environment.random, error.retryAfter)
        await wait(environment, delay, signal, endings)
      }
      if (!mayRetry()) throw error
    }
  }
}

interface RetryOptions {
  environment: UploadEnvironment
  signal: AbortSignal
  policy?: PolicyHolder
  pulse?: Pulse
  /** It waits for the network. */
  onOffline?: (() => void) | undefined
  maxTries?: number
}
