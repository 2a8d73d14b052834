import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, formatBytes, formatClock, formatLength, formatLimit, formatPrice } from './format'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_234_567_890, '1.2 GB'],
    [5_000_000_000_000, '5 TB'],
    [9e15, '9000 TB'],
  ])('writes %i as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('is never longer than a column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^\d{1,3}(\.\d)? (B|kB|MB|GB|TB)$/)
      }),
    )
  })
})

describe('formatLimit', () => {
  it('speaks of binary limits as the whole numbers they were set as', () => {
    expect(formatLimit(2 * 1024 ** 3)).toBe('2 GB')
    expect(formatLimit(500 * 1024 ** 2)).toBe('500 MB')
    expect(formatLimit(2_500_000_000)).toBe('2.5 GB')
  })
})

describe('lengths', () => {
  it('writes clocks for columns', () => {
    expect([0, 59.6, 552, 3599.6, 4364].map(formatClock)).toEqual([
      '0:00',
      '1:00',
      '9:12',
      '1:00:00',
      '1:12:44',
    ])
  })

  it('writes words for sentences', () => {
    expect([9, 29, 30, 3480, 3600, 16_140].map(formatLength)).toEqual([
      '9 s',
      '29 s',
      '1 min',
      '58 min',
      '1 h',
      '4 h 29 min',
    ])
  })
})

describe('formatPrice and count', () => {
  it('calls nothing free, and shows cents only where there are any', () => {
    expect([null, 0, 49, 49.5, 99_999.99].map((price) => formatPrice(price))).toEqual([
      'Free',
      'Free',
      '$49',
      '$49.50',
      '$99,999.99',
    ])
    expect(formatPrice(49, 'EUR')).toBe('€49')
  })

  it('counts in words', () => {
    expect([0, 1, 3, 1200].map((n) => count(n, 'video'))).toEqual([
      'no videos',
      '1 video',
      '3 videos',
      '1,200 videos',
    ])
  })
})
