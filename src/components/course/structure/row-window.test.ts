import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeVideo } from '@/test/factories'
import type { EditorRow } from './outline-rows'
import { drawnRows, rowAtOffset, rowStarts, usualHeight } from './row-window'

const videoRow = (key: string): EditorRow => ({
  kind: 'video',
  key,
  video: makeVideo({ id: key }),
  chapterId: 'c',
  number: '1.1',
  isLast: false,
})
const makeRows = (count: number) => Array.from({ length: count }, (_row, index) => videoRow(`v${index}`))

const anyList = fc
  .array(fc.integer({ min: 10, max: 300 }), { minLength: 1, maxLength: 60 })
  .map((heights) => {
    const rows = makeRows(heights.length)
    const measured = new Map(heights.map((height, index) => [`v${index}`, height]))
    return { rows, heights, starts: rowStarts(rows, 'dense', measured) }
  })

describe('rowStarts', () => {
  it('takes measured heights, and the usual one of the density for the others', () => {
    const rows = makeRows(3)
    const [first] = rows
    if (!first) throw new Error('no row')
    expect(usualHeight(first, 'roomy')).toBeGreaterThan(usualHeight(first, 'dense'))
    const usual = usualHeight(first, 'dense')
    expect([...rowStarts(rows, 'dense', new Map([['v1', 100]]))]).toEqual([
      0,
      usual,
      usual + 100,
      2 * usual + 100,
    ])
  })
})

describe('rowAtOffset', () => {
  it('finds the row that a pixel of the list belongs to', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: -500, max: 20_000 }), ({ heights, starts }, offset) => {
        let end = 0
        const at = heights.findIndex((height) => (end += height) > offset)
        expect(rowAtOffset(starts, offset)).toBe(at === -1 ? heights.length - 1 : at)
      }),
    )
  })
  it('stays at the beginning of an empty list', () => {
    expect(rowAtOffset(rowStarts([], 'dense', new Map()), 100)).toBe(0)
  })
})

describe('drawnRows', () => {
  it('keeps the height of the list, and each row where it is', () => {
    const anyPins = fc.array(fc.nat(59), { maxLength: 4 })
    fc.assert(
      fc.property(
        anyList,
        fc.nat(20_000),
        fc.nat(2_000),
        anyPins,
        ({ rows, heights, starts }, top, tall, pins) => {
          const pinned = new Set(pins.map((index) => `v${index}`))
          const { drawn, gapAfter } = drawnRows(rows, starts, { top, bottom: top + tall }, pinned)
          let end = 0
          for (const { index, gapBefore } of drawn) {
            expect(gapBefore).toBeGreaterThanOrEqual(0)
            expect(end + gapBefore).toBe(starts[index])
            end += gapBefore + (heights[index] ?? 0)
          }
          expect(end + gapAfter).toBe(starts.at(-1))
          const keys = drawn.map(({ index }) => `v${index}`)
          for (const key of pinned) if (rows.some((row) => row.key === key)) expect(keys).toContain(key)
        },
      ),
    )
  })
  it('draws what is between two offsets and nothing else', () => {
    const rows = makeRows(100)
    const starts = rowStarts(rows, 'dense', new Map())
    const height = (starts[1] ?? 0) - (starts[0] ?? 0)
    const { drawn } = drawnRows(rows, starts, { top: 10 * height, bottom: 13 * height - 1 }, new Set())
    expect(drawn).toEqual([
      { index: 10, gapBefore: 10 * height },
      { index: 11, gapBefore: 0 },
      { index: 12, gapBefore: 0 },
    ])
  })
  it('has nothing to draw of nothing', () => {
    expect(drawnRows([], rowStarts([], 'dense', new Map()), { top: 0, bottom: 500 }, new Set())).toEqual({
      drawn: [],
      gapAfter: 0,
    })
  })
})
