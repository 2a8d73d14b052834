import { AppError } from './errors'
import type * as Watch from './update-watch'

/** What looks for another build of the server; it comes behind the page, as long as there is something to be had. */
let watch: typeof Watch | undefined
/** The last answer that came before it. */
let early: Response | undefined

export const startWatch = (started: typeof Watch): void => {
  watch = started
  if (early) watch.noteBuild(early)
}

/** Hears of every answer, for the build that it names. */
export function noteBuild(answer: Response): void {
  if (watch) watch.noteBuild(answer)
  else early = answer
}

/**
 * What to say of code that could not be fetched.
 * @param cause what the `import()` failed with
 */
export const missingCode = async (cause: unknown): Promise<AppError> =>
  (await watch?.isOutdated(cause))
    ? new AppError('updated', 'Reload the page to get this part of it. What you typed is kept.', { cause })
    : new AppError(
        'network',
        'This part of the page could not be loaded. Check the connection and try again.',
        { cause },
      )
