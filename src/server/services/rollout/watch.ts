import type { FlagRow } from '../../db/repositories/flag-repository'
import type { GuardState } from './guard'

const HOUR_MS = 3_600_000
/** A longer silence is servers that were off: what nobody looked at was not watched. */
const LONGEST_GAP_MS = 15 * 60_000

/** The state of the watch at `now`; `null` where nothing is watched. */
export function watchOf(row: FlagRow, now: Date): GuardState | null {
  if (!row.isWatched || row.step === 'off') return null
  const gapMs = now.getTime() - (row.lookedAt ?? row.stepSince).getTime()
  const isRunning = row.heldSince === null && gapMs > 0 && gapMs <= LONGEST_GAP_MS
  return {
    step: row.step,
    stepSince: row.stepSince,
    watchedMs: row.watchedMs + (isRunning ? gapMs : 0),
    neededMs: row.watchHours[row.step] * HOUR_MS,
    autoAdvance: row.autoAdvance,
    heldSince: row.heldSince,
  }
}

/** A step that begins now: its watch starts anew. */
export const freshStep = (step: FlagRow['step'], now: Date) => ({
  step,
  stepSince: now,
  isWatched: step !== 'off',
  watchedMs: 0,
  lookedAt: now,
  heldSince: null,
  heldReason: null,
})
