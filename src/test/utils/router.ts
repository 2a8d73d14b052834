import { vi } from 'vitest'

/** Goes to an address as Next would, so that tests can look at `window.location`. */
const visit = (method: 'pushState' | 'replaceState') => (href: string) =>
  window.history[method](null, '', href)

/** What `useRouter()` answers in tests; its calls can be asserted, and the address follows them. */
export const router = {
  push: vi.fn(visit('pushState')),
  replace: vi.fn(visit('replaceState')),
  prefetch: vi.fn(),
  refresh: vi.fn(),
  back: vi.fn(() => window.history.back()),
  forward: vi.fn(() => window.history.forward()),
}
