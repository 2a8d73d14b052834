import { vi } from 'vitest'

/** What setup has in the place of `@/components/auth/go-to`, since jsdom cannot navigate. */
export const goTo = vi.fn()
