import { stepAfter, stepBefore } from '@/lib/rollout'
import type {
  Rollout,
  RolloutChange,
  RolloutChangeKind,
  RolloutFigure,
  RolloutFigureName,
} from '@/types/rollout'
import type { FlagChangeRow, FlagRow } from '../../db/repositories/flag-repository'
import type { Readings } from './figures'
import { budgetLeft, HELD_MOST_MS, refusalToAdvance } from './guard'
import { watchOf } from './watch'

const names = ['errorRate', 'uploadSuccess', 'inpP75'] as const satisfies RolloutFigureName[]
const HOUR_MS = 3_600_000

interface Beside {
  recent: Readings
  whole: Readings
  others: Readings
  by: string | null
  now: Date
  lastKind: RolloutChangeKind | undefined
}

/** The rollout as the API tells it. */
export function toRollout(row: FlagRow, { recent, whole, others, by, now, lastKind }: Beside): Rollout {
  const watch = watchOf(row, now)
  const elapsedMs = now.getTime() - row.stepSince.getTime()
  const neededMs = row.step === 'off' ? 0 : row.watchHours[row.step] * HOUR_MS
  // While it is held, what is told is what holds it: the last hour. Else the step as a whole.
  const isHeld = row.heldSince !== null
  const figures = names.map((name): RolloutFigure => {
    const shown = isHeld ? recent[name] : whole[name]
    const left = watch ? budgetLeft(whole[name], elapsedMs, neededMs) : null
    return {
      name,
      value: shown.value,
      others: others[name].value,
      limit: shown.limit.value,
      kind: shown.limit.kind,
      samples: shown.samples,
      min_samples: shown.limit.minSamples,
      verdict: shown.verdict,
      budget_left: left === null ? null : Math.max(0, left),
    }
  })
  const next = stepAfter(row.step)
  return {
    revision: row.revision,
    step: row.step,
    since: row.stepSince.toISOString(),
    changed_by: by,
    accounts: row.accounts,
    auto_advance: row.autoAdvance,
    watch_hours: row.watchHours,
    is_watched: watch !== null,
    watched_ms: watch?.watchedMs ?? row.watchedMs,
    held:
      row.heldSince === null
        ? null
        : {
            since: row.heldSince.toISOString(),
            reason: row.heldReason ?? '',
            goes_back_at: new Date(row.heldSince.getTime() + HELD_MOST_MS).toISOString(),
          },
    figures,
    notice: row.notice,
    next: next === null ? null : { step: next, refusal: watch && refusalToAdvance(watch, whole) },
    previous: stepBefore(row.step),
    can_undo_stop: row.step === 'off' && lastKind === 'stop',
  }
}

export const toRolloutChange = ({
  row,
  actor,
}: {
  row: FlagChangeRow
  actor: string | null
}): RolloutChange => ({
  id: row.id,
  at: row.at.toISOString(),
  kind: row.kind,
  by: actor,
  by_guard: row.byGuard,
  from: row.fromStep,
  to: row.toStep,
  reason: row.reason,
})
