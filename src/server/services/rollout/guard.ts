import { stepAfter, stepBefore } from '@/lib/rollout'
import type { RolloutFigureName, RolloutStep, WatchedStep } from '@/types/rollout'
import type { Reading, Readings } from './figures'

/** What the guard needs to know of a rollout. */
export interface GuardState {
  step: WatchedStep
  stepSince: Date
  watchedMs: number
  neededMs: number
  autoAdvance: boolean
  heldSince: Date | null
}

/** What is to be done; `none`: the clock of the watch goes on, or stands still while it is held. */
export type Decision =
  | { kind: 'none' }
  | { kind: 'hold'; reason: string }
  | { kind: 'release' }
  | { kind: 'back'; to: RolloutStep; reason: string }
  | { kind: 'advance'; to: WatchedStep }
  | { kind: 'finish' }

/** The time over which a limit counts as broken now. */
export const RECENT_MS = 3_600_000
/** Held for so long, and it goes back: the figure does not mend by itself. */
export const HELD_MOST_MS = 4 * 3_600_000

const labels: Record<RolloutFigureName, string> = {
  errorRate: 'Requests that failed',
  uploadSuccess: 'Uploads that finished',
  inpP75: 'Response to a click, p75',
}

const names = Object.keys(labels) as RolloutFigureName[] // a literal's own keys

const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`
const amount = (name: RolloutFigureName, value: number): string =>
  name === 'inpP75' ? `${Math.round(value)} ms` : percent(value)

/** As a sentence begins: “Uploads that finished” is 98.6%, the limit is 99%. */
const broken = (name: RolloutFigureName, { value, limit }: Reading): string =>
  `“${labels[name]}” is ${amount(name, value ?? 0)}, the limit is ${amount(name, limit.value)}`

/**
 * What is left of the failures that a step may have, 1 to 0 and below. The whole step may have as many as the limit
 * allows for all that it will see if it goes on at this rate: a short disturbance takes a part of it, and a failure
 * ten times above the limit uses it up in a tenth of the time.
 * @param reading over the whole step until now
 * @returns `null` where failures are not counted, or too few samples are there to say
 */
export function budgetLeft(reading: Reading, elapsedMs: number, neededMs: number): number | null {
  if (reading.failures === null || reading.samples < reading.limit.minSamples) return null
  const allowedShare = reading.limit.kind === 'least' ? 1 - reading.limit.value : reading.limit.value
  const expected = reading.samples * Math.max(1, neededMs / Math.max(elapsedMs, 1))
  return 1 - reading.failures / (allowedShare * expected)
}

/**
 * Looks at a step that is watched.
 * @param recent the figures of the last hour, `whole` those of the step from its beginning on
 */
export function decide(state: GuardState, recent: Readings, whole: Readings, now: Date): Decision {
  const { step, stepSince, heldSince, watchedMs, neededMs, autoAdvance } = state
  const elapsedMs = now.getTime() - stepSince.getTime()
  const back = (reason: string): Decision => ({ kind: 'back', to: stepBefore(step) ?? 'off', reason })

  for (const name of names) {
    const left = budgetLeft(whole[name], elapsedMs, neededMs)
    if (left === null || left > 0 || whole[name].verdict !== 'broken') continue
    return back(`${broken(name, whole[name])}: what this step may fail is used up.`)
  }

  const now_ = names.filter((name) => recent[name].verdict === 'broken')
  const [worst] = now_
  if (worst !== undefined) {
    const sentence = broken(worst, recent[worst])
    if (heldSince === null) return { kind: 'hold', reason: `${sentence}.` }
    if (now.getTime() - heldSince.getTime() < HELD_MOST_MS) return { kind: 'none' }
    return back(`${sentence}, and it was beyond the limit for ${HELD_MOST_MS / 3_600_000} hours.`)
  }
  if (heldSince !== null) return { kind: 'release' }

  if (watchedMs < neededMs) return { kind: 'none' }
  const isProved = names.every((name) => whole[name].verdict === 'within')
  const next = stepAfter(step)
  // After the last step nothing follows that would have to be earned.
  if (next === null) return { kind: 'finish' }
  return autoAdvance && isProved ? { kind: 'advance', to: next } : { kind: 'none' }
}

/** Why a step may not be left forward yet; `null` when it may. */
export function refusalToAdvance(state: GuardState, whole: Readings): string | null {
  if (state.heldSince !== null) return 'possible when every limit is kept again'
  if (state.watchedMs < state.neededMs) {
    return `possible when every limit is kept for ${duration(state.neededMs)}`
  }
  return names.some((name) => whole[name].verdict === 'broken') ? 'possible when every limit is kept' : null
}

const duration = (ms: number): string => {
  const hours = ms / 3_600_000
  return hours >= 72 && hours % 24 === 0 ? `${hours / 24} days` : hours === 1 ? '1 hour' : `${hours} hours`
}
