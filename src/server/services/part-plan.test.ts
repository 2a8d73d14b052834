import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planParts, sizeOfPart } from './part-plan'

const MIB = 1024 ** 2

describe('planParts', () => {
  it('cuts ordinary files into parts of 16 MiB', () => {
    expect(planParts(1)).toEqual({ partSize: 16 * MIB, partCount: 1 })
    expect(planParts(16 * MIB)).toEqual({ partSize: 16 * MIB, partCount: 1 })
    expect(planParts(16 * MIB + 1)).toEqual({ partSize: 16 * MIB, partCount: 2 })
    expect(planParts(2 * 1024 ** 3)).toEqual({ partSize: 16 * MIB, partCount: 128 })
  })

  it('makes the parts of huge files larger, never more than 10,000', () => {
    expect(planParts(5e12).partSize).toBe(530 * MIB)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 * 1024 ** 4 }), (size) => {
        const plan = planParts(size)
        expect(plan.partSize % MIB).toBe(0)
        expect(plan.partCount).toBeLessThanOrEqual(10_000)
        const last = sizeOfPart({ ...plan, size }, plan.partCount)
        expect(last).toBeGreaterThan(0)
        expect(last).toBeLessThanOrEqual(plan.partSize)
        expect((plan.partCount - 1) * plan.partSize + last).toBe(size)
      }),
    )
  })
})
