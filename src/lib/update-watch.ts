/**
 * Why the page should be loaded anew: the server has another build than the one that drew it, or a part of its code
 * cannot be had though the server answers.
 */
export type ReloadReason = 'updated' | 'missing'

/** Set by the server on whatever it answers; the page's own stands at its root element. */
const HEADER = 'X-Lectern-Build'
const PROBE_TIMEOUT_MS = 5_000

let reason: ReloadReason | null = null
/** The last one that was heard of and is not the page's. */
let otherBuild = ''
/** Builds that somebody does not want to hear of now. */
const declined = new Set<string>()
const listeners = new Set<() => void>()

const change = (next: ReloadReason | null) => {
  if (next === reason) return
  reason = next
  listeners.forEach((listener) => listener())
}

export const reloadReason = (): ReloadReason | null => reason

/** For `useSyncExternalStore`. @returns the function that ends the subscription */
export function subscribeToReload(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Hears of the build that answered. One that is not the page's makes it offer to be loaded anew, once for each. */
export function noteBuild({ headers }: Response): void {
  const [build, own] = [headers.get(HEADER), document.documentElement.dataset.build]
  if (!build || !own || build === own || declined.has(build)) return
  otherBuild = build
  change('updated')
}

/** Not now: nothing is said until there is yet another build, or until something of this one is missing. */
export function declineReload(): void {
  declined.add(otherBuild)
  change(null)
}

/**
 * Whether trying again is of no use for code that could not be fetched: the server answers, and its build has no such file
 * any more. The page then offers to be loaded anew. Asks for the file itself, since a network that is away fails alike.
 * @param cause what the `import()` failed with
 */
export async function isOutdated(cause: unknown): Promise<boolean> {
  if (!(cause instanceof Error) || cause.name !== 'ChunkLoadError') return false
  const [file = '/healthz'] = /\/_next\/[^\s?#]+/.exec(cause.message) ?? []
  try {
    const answer = await fetch(new URL(file, location.origin), {
      method: 'HEAD',
      cache: 'no-store',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    if (answer.status >= 500) return false
    noteBuild(answer)
    change(answer.status === 404 || reason === 'updated' ? 'updated' : 'missing')
    return true
  } catch {
    return false
  }
}
