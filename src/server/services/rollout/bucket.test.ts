import { describe, expect, it } from 'vitest'
import { ROLLOUT_STEPS } from '@/lib/rollout'
import { hasFeature, placeOf } from './bucket'

const key = 'new-course-creation'
const people = Array.from({ length: 4_000 }, (_, i) => `account-${i}`)
const nobody = { accountIds: new Set<string>() }

describe('the share of accounts', () => {
  it('is the same at every time and on every server', () => {
    // Written out: another hash would change who has the feature in the middle of a rollout.
    expect(placeOf(key, 'account-0')).toBeCloseTo(52.35210268292576, 6)
    expect(placeOf(key, 'account-1')).not.toBe(placeOf('another-flag', 'account-1'))
  })

  it('never takes away at a later step what somebody had at an earlier one', () => {
    for (const person of people) {
      const has = ROLLOUT_STEPS.map((step) => hasFeature(key, { step, ...nobody }, person))
      expect(has, person).toEqual(has.toSorted())
    }
  })

  it.each([
    ['off', 0, 0],
    ['beta', 0, 0],
    ['10', 0.08, 0.12],
    ['50', 0.47, 0.53],
    ['100', 1, 1],
  ] as const)('at %s is between %s and %s of all', (step, least, most) => {
    const share =
      people.filter((person) => hasFeature(key, { step, ...nobody }, person)).length / people.length
    expect(share).toBeGreaterThanOrEqual(least)
    expect(share).toBeLessThanOrEqual(most)
  })

  it('comes beside the accounts that are named, which have it at every step but off', () => {
    const late = people.find((person) => placeOf(key, person) > 90) ?? ''
    const named = { accountIds: new Set([late]) }
    expect(ROLLOUT_STEPS.map((step) => hasFeature(key, { step, ...named }, late))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ])
  })
})
