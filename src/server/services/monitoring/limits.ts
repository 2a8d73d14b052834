/** What a figure has to keep to, and from how many samples on it is judged. */
export interface Limit {
  /** `most`: not above the value; `least`: not below. */
  kind: 'most' | 'least'
  value: number
  minSamples: number
}

/** `waiting`: too few samples to say. */
export type Verdict = 'within' | 'broken' | 'waiting'

/** Blueprint §10.4; the samples are so many that one bad one does not break the limit by itself. */
export const limits = {
  errorRate: { kind: 'most', value: 0.001, minSamples: 1_000 },
  uploadSuccess: { kind: 'least', value: 0.99, minSamples: 100 },
  inpP75: { kind: 'most', value: 100, minSamples: 100 },
} as const satisfies Record<string, Limit>

/** @param value `null`: nothing was measured */
export function verdictOf(limit: Limit, value: number | null, samples: number): Verdict {
  if (value === null || samples < limit.minSamples) return 'waiting'
  const isBroken = limit.kind === 'most' ? value > limit.value : value < limit.value
  return isBroken ? 'broken' : 'within'
}
