import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldBytes, isPlanFor, missingParts, partRange } from './part-plan'

const planFor = (size: number, partSize: number) => ({
  id: 'u',
  partSize,
  partCount: Math.ceil(size / partSize),
})

describe('part plan', () => {
  it('covers any file without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 700 }), (size, partSize) => {
        const plan = planFor(size, partSize)
        const ranges = missingParts(plan, size, []).map((number) => partRange(plan, size, number))
        expect(ranges[0]?.start).toBe(0)
        expect(ranges.at(-1)?.end).toBe(size)
        ranges.forEach(({ start }, index) => {
          if (index > 0) expect(start).toBe(ranges[index - 1]?.end)
        })
        expect(ranges.every(({ start, end }) => end > start)).toBe(true)
      }),
    )
  })

  it('sends a stored part of a wrong length again, and does not count it', () => {
    const plan = planFor(250, 100)
    const stored = [
      { partNumber: 1, size: 100, etag: 'a' },
      { partNumber: 2, size: 99, etag: 'b' },
      { partNumber: 3, size: 50, etag: 'c' },
      { partNumber: 4, size: 100, etag: 'of another file' },
      { partNumber: 0, size: 100, etag: 'nonsense' },
    ]
    expect(missingParts(plan, 250, stored)).toEqual([2])
    expect(heldBytes(plan, 250, stored)).toBe(150)
  })

  it('recognises a plan that was made for another file', () => {
    expect(isPlanFor(planFor(250, 100), 250)).toBe(true)
    expect(isPlanFor(planFor(250, 100), 301)).toBe(false)
    expect(isPlanFor({ id: 'u', partSize: 0, partCount: 0 }, 1)).toBe(false)
  })
})
