import { describe, expect, it } from 'vitest'
import { CHART, heightOf, pathOf, scaleOf, worstOf } from './chart-lines'

const most = { kind: 'most', value: 100, minSamples: 1 } as const
const least = { kind: 'least', value: 0.99, minSamples: 1 } as const
const of = (points: (number | null)[]) => [{ cohort: 'all' as const, points }]

describe('the scale of a chart', () => {
  it('has the limit and every value in sight, from 0', () => {
    for (const points of [[], [10, 20], [10, 4_000], [null, 100]]) {
      const scale = scaleOf({ limit: most, series: of(points) })
      expect(scale.low).toBe(0)
      for (const value of [100, ...points.filter((point) => point !== null)]) {
        expect(heightOf(scale, value)).toBeGreaterThanOrEqual(0)
        expect(heightOf(scale, value)).toBeLessThanOrEqual(CHART.height)
      }
    }
  })

  it('looks closely at what may not fall below a limit near 1', () => {
    const scale = scaleOf({ limit: least, series: of([1, 0.98]) })
    expect(heightOf(scale, 1)).toBeLessThan(heightOf(scale, 0.99))
    expect(heightOf(scale, 0.99)).toBeLessThan(heightOf(scale, 0.98))
    expect(scaleOf({ limit: least, series: of([0]) }).low).toBe(0)
  })

  it('holds when the limit is 0 and nothing was measured', () => {
    const scale = scaleOf({ limit: { ...most, value: 0 }, series: of([]) })
    expect(heightOf(scale, 0)).not.toBeNaN()
  })
})

describe('the path of a series', () => {
  const scale = { low: 0, high: 100 }

  it('leaves gaps where nothing was measured, and dashes where that is all', () => {
    expect(pathOf([null, null], scale)).toBe('')
    expect(pathOf([10, 20, null, 30, null], scale).match(/M/g)).toHaveLength(2)
    expect(pathOf([null, 50, null], scale)).toMatch(/^M237\.0 48\.0h6$/)
    expect(pathOf([], scale)).toBe('')
  })
})

describe('the worst value', () => {
  it('is the highest, or where falling is bad, the lowest', () => {
    expect(worstOf({ limit: most, series: of([1, null, 5, 3]) })).toEqual({ value: 5, step: 2 })
    expect(worstOf({ limit: least, series: of([1, null, 0.9, 1]) })).toEqual({ value: 0.9, step: 2 })
    expect(worstOf({ limit: most, series: of([null]) })).toBeNull()
  })
})
