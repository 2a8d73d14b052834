import type { AppError, ErrorCode } from '@/lib/errors'

/** Pauses before the quiet tries of an edit that got no answer. */
export const RETRY_DELAYS_MS = [500, 1_500, 3_500] as const

/** Why edits wait. */
export type Trouble = 'offline' | 'noAnswer' | 'signedOut'

/**
 * What a failure means for an edit. `again`: nobody knows whether it arrived. `busy`: the same request is being
 * worked on, or there were too many. `ask`: the text was changed meanwhile. `refused`: the server said no.
 */
export type Verdict = 'again' | 'busy' | 'signIn' | 'ask' | 'refused'

const verdicts: Partial<Record<ErrorCode, Verdict>> = {
  network: 'again',
  timeout: 'again',
  unavailable: 'again',
  aborted: 'again',
  inProgress: 'busy',
  rateLimited: 'busy',
  unauthenticated: 'signIn',
  changed: 'ask',
}

export const verdictOf = (error: AppError): Verdict => verdicts[error.code] ?? 'refused'
