/** A page asks at most so often. */
const TRUSTED_MS = 1_000
/** Whoever opened a page waits no longer to learn that there is none. */
const TIMEOUT_MS = 3_000

/**
 * Whether the database answers, asked before a page is drawn: without it no page can be, and a page that breaks half-way
 * cannot say why.
 * @param ask resolves when it answers
 */
export function createDatabaseGate(ask: () => Promise<unknown>, now: () => number = Date.now) {
  let answeredAt = -Infinity
  let asking: Promise<boolean> | undefined

  const askOnce = async (): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), TIMEOUT_MS)
    })
    const answer = ask().then(
      () => true,
      () => false,
    )
    const isThere = await Promise.race([answer, late])
    clearTimeout(timer)
    if (isThere) answeredAt = now()
    return isThere
  }

  return {
    isOpen: (): Promise<boolean> => {
      if (now() - answeredAt < TRUSTED_MS) return Promise.resolve(true)
      asking ??= askOnce().finally(() => (asking = undefined))
      return asking
    },
  }
}
