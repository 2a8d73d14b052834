import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from './kinds'
import { bucketOf, percentile } from './percentile'

const { ladder } = kinds.inp
const sorted = (values: number[]) => {
  const buckets = Array<number>(ladder.length + 1).fill(0)
  for (const value of values) {
    const i = bucketOf(ladder, value)
    buckets[i] = (buckets[i] ?? 0) + 1
  }
  return buckets
}

describe('percentile', () => {
  it('is nothing of nothing', () => {
    expect(percentile(ladder, [], 0.75, 0)).toBeNull()
    expect(percentile(ladder, sorted([]), 0.75, 0)).toBeNull()
  })

  it('puts a value at a bound into the bucket below it', () => {
    expect(bucketOf([10, 20], 10)).toBe(0)
    expect(bucketOf([10, 20], 10.01)).toBe(1)
    expect(bucketOf([10, 20], 21)).toBe(2)
  })

  it('is the highest value where the ladder ends', () => {
    expect(percentile(ladder, sorted([20_000, 30_000]), 0.75, 30_000)).toBe(30_000)
  })

  it('lies in the bucket of the true one, and never above the highest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.75, 0.95, 0.99),
        (values, share) => {
          const highest = Math.max(...values)
          const estimate = percentile(ladder, sorted(values), share, highest) ?? Number.NaN
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN
          const bucket = bucketOf(ladder, exact)
          expect(estimate).toBeLessThanOrEqual(highest)
          expect(estimate).toBeGreaterThanOrEqual(bucket === 0 ? 0 : (ladder[bucket - 1] ?? 0))
          expect(estimate).toBeLessThanOrEqual(ladder[bucket] ?? highest)
        },
      ),
    )
  })
})
