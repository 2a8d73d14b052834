import { missingCode } from './update'

/** Code that is fetched when it is first needed, and then kept. */
export interface OnDemand<T> {
  /** What was fetched already. */
  peek: () => T | undefined
  /**
   * Fetches it once, however often it is asked for; after a failure the next call tries again.
   * @throws AppError `network` with a sentence for people; `updated` where the page offers to be loaded anew
   */
  get: () => Promise<T>
  /** Fetches it early, e.g. when a pointer comes near. A failure is told by `get`, when it matters. */
  preload: () => void
}

/** @param load an `import()`, e.g. `() => import('./menu-parts')` */
export function onDemand<T>(load: () => Promise<T>): OnDemand<T> {
  let loaded: T | undefined
  let loading: Promise<T> | undefined

  const fetchOnce = async () => {
    try {
      return (loaded = await load())
    } catch (cause) {
      loading = undefined
      throw await missingCode(cause)
    }
  }
  const get = () => (loading ??= fetchOnce())
  return { peek: () => loaded, get, preload: () => void get().catch(() => undefined) }
}

/** Runs `task` once the page has nothing more urgent to do. @returns the function that calls it off */
export function whenIdle(task: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(task, 1_000)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(task, { timeout: 5_000 })
  return () => cancelIdleCallback(handle)
}
