import { describe, expect, it } from 'vitest'
import { ifRangeHolds, isNotModified, parseRange } from './byte-range'

describe('parseRange of a file of 1,000 bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-', { start: 0, end: 999 }],
    ['bytes=999-', { start: 999, end: 999 }],
    ['bytes=10-5000', { start: 10, end: 999 }],
    ['bytes=-1', { start: 999, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['Bytes= 1-2 ', { start: 1, end: 2 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=1000-2000', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, 'all'],
    ['', 'all'],
    ['bytes=', 'all'],
    ['bytes=-', 'all'],
    ['bytes=5-2', 'all'],
    ['bytes=a-b', 'all'],
    ['bytes=-1-2', 'all'],
    ['bytes=0-1,5-6', 'all'],
    ['items=0-1', 'all'],
    ['bytes=99999999999999999999-', 'all'],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 1_000)).toEqual(expected)
  })

  it('finds no range in an empty file', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
    expect(parseRange('bytes=-5', 0)).toBe('unsatisfiable')
  })
})

describe('conditions', () => {
  const date = 'Sun, 22 Nov 2026 16:00:00 GMT'

  it.each([
    [undefined, true],
    ['"a"', true],
    [date, true],
    ['"b"', false],
    ['W/"a"', false],
    ['Sun, 22 Nov 2026 16:00:01 GMT', false],
  ])('If-Range: %s', (header, expected) => {
    expect(ifRangeHolds(header, '"a"', date)).toBe(expected)
  })

  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
  ])('If-None-Match: %s', (header, expected) => {
    expect(isNotModified(header, '"a"')).toBe(expected)
  })
})
