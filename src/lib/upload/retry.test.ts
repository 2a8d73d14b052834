import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { isPassing, retryDelay } from './retry'

describe('retryDelay', () => {
  it('stays between nothing and 0.5 s · 2ⁿ, 30 s at most, whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, chance) => {
          const delay = retryDelay(failures, () => chance)
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** (failures - 1)))
        },
      ),
    )
  })

  it('obeys the server where it asks for more', () => {
    expect(retryDelay(1, () => 1, 60)).toBe(60_000)
    expect(retryDelay(8, () => 1, 1)).toBe(30_000)
  })
})

describe('isPassing', () => {
  it('knows what a little patience can cure', () => {
    expect(isPassing(new AppError('unavailable', 'x'))).toBe(true)
    expect(isPassing(new AppError('invalid', 'x'))).toBe(false)
    expect(isPassing(new TypeError('a bug'))).toBe(false)
  })
})
