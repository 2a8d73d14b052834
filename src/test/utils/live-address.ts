import { useSyncExternalStore } from 'react'
import { router } from './router'

const listeners = new Set<() => void>()
const replaceState = window.history.replaceState.bind(window.history)

window.history.replaceState = (...args) => {
  replaceState(...args)
  listeners.forEach((listener) => listener())
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * `next/navigation` whose address is read anew on every change, as Next does.
 * @example vi.mock('next/navigation', async () => (await import('@/test/utils/live-address')).navigation)
 */
export const navigation = {
  useRouter: () => router,
  useSearchParams: () => new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search)),
}
