import { describe, expect, it } from 'vitest'
import { type Row, sectionTable, verdict } from './report'

const row = (over: Partial<Row>): Row => ({ what: 'speed', unit: 'MiB/s', ours: 90, ...over })

describe('a goal', () => {
  it('of a ratio is met by being as fast as that part of the reference', () => {
    expect(verdict(row({ reference: 100, goalRatio: 0.9 }))).toBe('yes')
    expect(verdict(row({ reference: 101, goalRatio: 0.9 }))).toBe('no')
  })

  it('that nothing was measured for is not met', () => {
    expect(verdict(row({ reference: NaN, goalRatio: 0.9 }))).toBe('no')
    expect(verdict(row({ ours: NaN, goal: 100 }))).toBe('no')
  })

  it('is one of two: both have to be met', () => {
    expect(verdict(row({ goal: 80, reference: 10, goalRatio: 2 }))).toBe('no')
    expect(verdict(row({ goal: 100, reference: 10, goalRatio: 2 }))).toBe('yes')
  })

  it('is told in the table', () => {
    const table = sectionTable({ title: 'T', how: 'H', rows: [row({ reference: 45, goalRatio: 1.8 })] })
    expect(table).toMatch(/\| +90 \| +45 \| +2\.00 \| ratio ≥ 1\.80 \| yes \|/)
  })
})
