import { limits, verdictOf } from '../services/monitoring/limits'
import type { Reading, Readings, RolloutFigures } from '../services/rollout/figures'

/** What happened in a stretch of a rehearsal. */
export interface Happened {
  at: Date
  requests: number
  failed: number
  uploads: number
  broken: number
  /** How long three of four clicks took, ms. */
  inpMs: number
}

const reading = (
  name: keyof Readings,
  value: number | null,
  samples: number,
  failures: number | null,
): Reading => ({
  ...{ value, samples, failures, limit: limits[name] },
  verdict: verdictOf(limits[name], value, samples),
})

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** Readings as the product's own figures would be, from what a test says happened. */
export function readingsOf(happened: readonly Happened[]): Readings {
  const sum = (of: (one: Happened) => number) => happened.reduce((total, one) => total + of(one), 0)
  const [requests, failed, uploads, broken] = [
    sum((one) => one.requests),
    sum((one) => one.failed),
    sum((one) => one.uploads),
    sum((one) => one.broken),
  ]
  const times = happened.map(({ inpMs }) => inpMs).toSorted((a, b) => a - b)
  const p75 = times[Math.max(0, Math.ceil(times.length * 0.75) - 1)] ?? null
  return {
    errorRate: reading('errorRate', share(failed, requests), requests, failed),
    uploadSuccess: reading('uploadSuccess', share(uploads - broken, uploads), uploads, broken),
    inpP75: reading('inpP75', p75, requests, null),
  }
}

/**
 * Figures of a rehearsal: `happened` is added to as its clock goes on. The others have no trouble. What happened up to
 * a step's beginning is not of that step, as of the real figures only whole minutes are.
 */
export const rehearsedFigures = (happened: readonly Happened[]): RolloutFigures => ({
  read: ({ cohort, from, to }) =>
    Promise.resolve(readingsOf(cohort === 'off' ? [] : happened.filter(({ at }) => at > from && at <= to))),
})
