import { vi } from 'vitest'

/**
 * Waits until `check` throws no more. A busy machine takes its time, and how long is no part of what is tested.
 * @param interval how long between two looks, ms
 */
export const eventually = <T>(check: () => T | Promise<T>, interval = 50): Promise<T> =>
  vi.waitFor(check, { timeout: 15_000, interval })
