import type { RolloutStep, WatchedStep } from '@/types/rollout'

/** The steps in their order. */
export const ROLLOUT_STEPS = ['off', 'beta', '10', '50', '100'] as const satisfies RolloutStep[]

/** The step that follows; `null` after the last one. */
export function stepAfter(step: RolloutStep): WatchedStep | null {
  const next = ROLLOUT_STEPS[ROLLOUT_STEPS.indexOf(step) + 1]
  return next === undefined || next === 'off' ? null : next
}

/** The step before; `null` where it is off. */
export const stepBefore = (step: RolloutStep): RolloutStep | null =>
  ROLLOUT_STEPS[ROLLOUT_STEPS.indexOf(step) - 1] ?? null

/** The share of all accounts that a step lets in, percent. */
export const shareOf: Record<RolloutStep, number> = { off: 0, beta: 0, '10': 10, '50': 50, '100': 100 }

/** As it is called beside its bar. */
export const stepNames: Record<RolloutStep, string> = {
  off: 'Off',
  beta: 'Beta',
  '10': '10%',
  '50': '50%',
  '100': '100%',
}

/** Whom a step is for, after "On for" (or "Off"). */
export const stepWords: Record<RolloutStep, string> = {
  off: 'nobody',
  beta: 'the accounts named',
  '10': '10% of accounts',
  '50': '50% of accounts',
  '100': 'everybody',
}
