import { describe, expect, it } from 'vitest'
import { readingsOf, type Happened } from '../../testing/rollout-figures'
import { budgetLeft, decide, HELD_MOST_MS, refusalToAdvance, type GuardState } from './guard'

const HOUR_MS = 3_600_000
const began = new Date('2026-03-02T09:00:00Z')
const after = (hours: number) => new Date(began.getTime() + hours * HOUR_MS)

const makeState = (overrides: Partial<GuardState> = {}): GuardState => ({
  ...{
    step: '10',
    stepSince: began,
    watchedMs: 0,
    neededMs: 24 * HOUR_MS,
    autoAdvance: false,
    heldSince: null,
  },
  ...overrides,
})
const readings = (overrides: Partial<Happened> = {}) =>
  readingsOf([{ at: began, requests: 5_000, failed: 0, uploads: 200, broken: 0, inpMs: 60, ...overrides }])

const fine = readings()

describe('the guard', () => {
  it('lets the watch run while every limit is kept', () => {
    expect(decide(makeState(), fine, fine, after(3))).toEqual({ kind: 'none' })
  })

  it.each([
    ['requests that fail', { failed: 10 }, '“Requests that failed” is 0.2%, the limit is 0.1%.'],
    ['uploads that break', { broken: 3 }, '“Uploads that finished” is 98.5%, the limit is 99%.'],
    ['slow clicks', { inpMs: 140 }, '“Response to a click, p75” is 140 ms, the limit is 100 ms.'],
  ])('holds for %s', (_what, happened, reason) => {
    expect(decide(makeState(), readings(happened), fine, after(3))).toEqual({ kind: 'hold', reason })
  })

  it('does nothing about a failure among few', () => {
    const few = readings({ requests: 20, failed: 5, uploads: 3, broken: 1, inpMs: 900 })
    expect(decide(makeState(), few, few, after(3))).toEqual({ kind: 'none' })
  })

  it('lets go once the limit is kept again', () => {
    const held = makeState({ heldSince: after(2) })
    expect(decide(held, fine, fine, after(3))).toEqual({ kind: 'release' })
    const few = readings({ requests: 20, failed: 5 })
    expect(decide(held, few, fine, after(3)).kind).toBe('release')
  })

  it('goes back when the limit is broken for too long', () => {
    const bad = readings({ inpMs: 140 })
    const held = makeState({ heldSince: after(1) })
    const soon = new Date(after(1).getTime() + HELD_MOST_MS - 1)
    expect(decide(held, bad, fine, soon).kind).toBe('none')
    expect(decide(held, bad, fine, after(5))).toEqual({
      kind: 'back',
      to: 'beta',
      reason: expect.stringContaining('beyond the limit for 4 hours') as string,
    })
  })

  it('goes back at once when the failures of the whole step are used up', () => {
    // 5,000 requests in an hour are 120,000 in a day; a thousandth of them may fail.
    const short = readings({ failed: 119 })
    expect(decide(makeState(), short, short, after(1)).kind).toBe('hold')
    const burnt = readings({ failed: 120 })
    expect(decide(makeState({ step: '50' }), burnt, burnt, after(1))).toEqual({
      kind: 'back',
      to: '10',
      reason: '“Requests that failed” is 2.4%, the limit is 0.1%: what this step may fail is used up.',
    })
  })

  it('goes back from the first step to nobody', () => {
    const burnt = readings({ failed: 5_000 })
    expect(decide(makeState({ step: 'beta' }), burnt, burnt, after(1))).toMatchObject({ to: 'off' })
  })

  it('goes on by itself only if told to, after the whole watch, with every limit proved', () => {
    const over = { watchedMs: 24 * HOUR_MS }
    expect(decide(makeState(over), fine, fine, after(24)).kind).toBe('none')
    expect(decide(makeState({ autoAdvance: true }), fine, fine, after(24)).kind).toBe('none')
    expect(decide(makeState({ ...over, autoAdvance: true }), fine, fine, after(24))).toEqual({
      kind: 'advance',
      to: '50',
    })
    const waiting = readings({ uploads: 3 })
    expect(decide(makeState({ ...over, autoAdvance: true }), waiting, waiting, after(24)).kind).toBe('none')
  })

  it('is done after the last step', () => {
    const state = makeState({ step: '100', watchedMs: 24 * HOUR_MS })
    expect(decide(state, fine, fine, after(24)).kind).toBe('finish')
  })
})

describe('what a step may fail', () => {
  it('is used up in proportion to the whole watch', () => {
    const { errorRate } = readings({ failed: 5 }) // exactly at the limit
    expect(budgetLeft(errorRate, HOUR_MS, 24 * HOUR_MS)).toBeCloseTo(1 - 1 / 24)
    expect(budgetLeft(errorRate, 24 * HOUR_MS, 24 * HOUR_MS)).toBeCloseTo(0)
    // A step that stays on has as much more as it is longer.
    expect(budgetLeft(errorRate, 48 * HOUR_MS, 24 * HOUR_MS)).toBeCloseTo(0)
  })

  it('is not told of a percentile, nor of few samples', () => {
    expect(budgetLeft(fine.inpP75, HOUR_MS, HOUR_MS)).toBeNull()
    expect(budgetLeft(readings({ requests: 5, failed: 5 }).errorRate, HOUR_MS, HOUR_MS)).toBeNull()
  })
})

describe('going on by hand', () => {
  it('says what it waits for', () => {
    expect(refusalToAdvance(makeState(), fine)).toBe('possible when every limit is kept for 24 hours')
    expect(refusalToAdvance(makeState({ neededMs: 168 * HOUR_MS }), fine)).toContain('7 days')
    const over = { watchedMs: 24 * HOUR_MS }
    expect(refusalToAdvance(makeState({ ...over, heldSince: began }), fine)).toContain('kept again')
    expect(refusalToAdvance(makeState(over), readings({ failed: 50 }))).toContain('every limit is kept')
    expect(refusalToAdvance(makeState(over), readings({ uploads: 1 }))).toBeNull()
  })
})
