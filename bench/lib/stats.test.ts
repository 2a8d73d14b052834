import { describe, expect, it } from 'vitest'
import { interactionDurations, median, percentile } from './stats'

describe('percentile', () => {
  it('is a value that was measured, by rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(percentile(values, 0.5)).toBe(50)
    expect(percentile(values, 0.98)).toBe(98)
    expect(percentile(values, 1)).toBe(100)
    expect(percentile([7], 0.98)).toBe(7)
  })

  it('of few values is the worst of them', () => {
    expect(percentile([10, 400, 20], 0.98)).toBe(400)
  })
})

it('takes the middle, or the mean of the two middle values', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(median([])).toBeNaN()
})

describe('the durations of interactions', () => {
  it('count an interaction once, by its longest event', () => {
    const events = [
      { interactionId: 1, duration: 24 },
      { interactionId: 1, duration: 64 },
      { interactionId: 2, duration: 32 },
      { interactionId: 0, duration: 900 }, // a pointer that only moved
    ]
    expect(interactionDurations(events, 2)).toEqual([64, 32])
  })

  it('hold what was too short to be reported, so that a percentile is not of the slow ones only', () => {
    const durations = interactionDurations([{ interactionId: 9, duration: 400 }], 50)
    expect(durations).toHaveLength(50)
    expect(percentile(durations, 0.98)).toBe(8)
  })
})
