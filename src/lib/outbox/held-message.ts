import type { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { QueuedEdit } from './queued-edit'

/**
 * The sentence for edits that went off the screen and are kept: what happened, what is back, what becomes of them.
 * @returns `undefined` when there is none
 */
export function heldMessage(
  edits: readonly QueuedEdit[],
  error: AppError,
  isKept: boolean,
): string | undefined {
  const [first, ...others] = edits
  if (!first) return undefined
  const back =
    others.length === 0 ? first.restored : `${count(edits.length, 'change')} are back as they were before`
  const keeps = isKept ? '' : ' as long as this page stays open'
  const kept =
    others.length === 0 ? `The change is kept${keeps} and is sent` : `They are kept${keeps} and are sent`
  const isSignedOut = error.code === 'unauthenticated'
  const until = isSignedOut ? 'once you have signed in again' : 'when the server answers again'
  return `${isSignedOut ? 'You are signed out' : why(error)}, so ${back}. ${kept} ${until}.`
}

function why({ code }: AppError): string {
  if (code === 'network') return 'The server cannot be reached'
  return code === 'timeout' ? 'The server did not answer in time' : 'The server does not answer'
}

/** The same below the field that a text came back into. */
export const heldText = (error: AppError): string =>
  error.code === 'unauthenticated'
    ? 'You are signed out. This is kept and is saved once you have signed in again.'
    : `${why(error)}. This is kept and is saved when the server answers again.`
