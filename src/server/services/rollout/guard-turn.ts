import { stepNames } from '@/lib/rollout'
import type { RolloutChangeKind, RolloutNotice, RolloutStep } from '@/types/rollout'
import { newId } from '@/lib/ids'
import type { ServerContext } from '../../context'
import type { Transaction } from '../../db/client'
import { flagRepository, type FlagRow } from '../../db/repositories/flag-repository'
import { notifyFlag } from '../../events/notify'
import type { RolloutFigures } from './figures'
import { NEW_COURSE_CREATION } from './flag-store'
import { decide, HELD_MOST_MS, RECENT_MS, type Decision } from './guard'
import { freshStep, watchOf } from './watch'

export interface GuardOptions {
  figures: RolloutFigures
  now: () => Date
}

/** The cohort's figures of the last hour and of the whole step. */
export async function readFigures({ figures, now }: GuardOptions, stepSince: Date) {
  const to = now()
  const recentFrom = new Date(Math.max(stepSince.getTime(), to.getTime() - RECENT_MS))
  const [recent, whole] = await Promise.all([
    figures.read({ cohort: 'on', from: recentFrom, to }),
    figures.read({ cohort: 'on', from: stepSince, to }),
  ])
  return { recent, whole }
}

/**
 * The guard's look at the rollout, by one server at a time; the others pass. What it does is written down with the
 * reason, told to the administrators, and logged.
 */
export async function takeGuardTurn(
  { db, log }: Pick<ServerContext, 'db' | 'log'>,
  options: GuardOptions,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await flagRepository.tryGuardTurn(tx))) return
    const row = await flagRepository.lock(tx, NEW_COURSE_CREATION)
    const now = options.now()
    const watch = row && watchOf(row, now)
    if (!watch) return
    const { recent, whole } = await readFigures(options, watch.stepSince)
    const decision = decide(watch, recent, whole, now)
    const ticked = { lookedAt: now, watchedMs: watch.watchedMs }
    if (decision.kind === 'none') {
      return flagRepository.update(tx, NEW_COURSE_CREATION, ticked, { isChange: false })
    }
    const { changes, kind, reason } = consequences(decision, row, now)
    const all = { ...ticked, ...changes, changedBy: null }
    await flagRepository.update(tx, NEW_COURSE_CREATION, all, { isChange: true })
    await recordByGuard(tx, { kind, from: row.step, to: changes.step ?? row.step, reason, now })
    await notifyFlag(tx, NEW_COURSE_CREATION)
    const told = { flag: NEW_COURSE_CREATION, from: row.step, to: changes.step ?? row.step, reason }
    if (kind === 'back') log.error(told, 'the rollout went back by itself')
    else if (kind === 'held') log.warn(told, 'the rollout is held')
    else log.info(told, `the rollout: ${kind}`)
  })
}

function consequences(
  decision: Exclude<Decision, { kind: 'none' }>,
  row: FlagRow,
  now: Date,
): { changes: Partial<FlagRow>; kind: RolloutChangeKind; reason: string | null } {
  const notice = (what: RolloutNotice['what'], message: string): RolloutNotice => ({
    at: now.toISOString(),
    what,
    message,
  })
  switch (decision.kind) {
    case 'hold': {
      const { reason } = decision
      const hours = HELD_MOST_MS / 3_600_000
      const message = `${reason} The watch stands still. If it stays so for ${hours} hours, the rollout goes back by itself.`
      // That it went back is the greater news, and stays until somebody has seen it.
      const told = row.notice?.what === 'back' ? row.notice : notice('held', message)
      return { changes: { heldSince: now, heldReason: reason, notice: told }, kind: 'held', reason }
    }
    case 'release': {
      // What was held and mends by itself needs nobody; what went back does.
      const kept = row.notice?.what === 'held' ? null : row.notice
      return { changes: { heldSince: null, heldReason: null, notice: kept }, kind: 'released', reason: null }
    }
    case 'back': {
      const { to, reason } = decision
      const message = `The rollout went back from ${stepNames[row.step]} to ${stepNames[to].toLowerCase()} by itself. ${reason} Nothing that anybody began is lost.`
      // Not to and fro: forward again is for a person to decide.
      const changes = { ...freshStep(to, now), autoAdvance: false, notice: notice('back', message) }
      return { changes, kind: 'back', reason }
    }
    case 'advance': {
      const message = `The rollout went on from ${stepNames[row.step]} to ${stepNames[decision.to]}: every limit was kept for the whole watch.`
      return {
        changes: { ...freshStep(decision.to, now), notice: notice('advanced', message) },
        kind: 'advanced',
        reason: 'Every limit was kept for the whole watch.',
      }
    }
    case 'finish':
      return {
        changes: { isWatched: false },
        kind: 'finished',
        reason: 'The last step was watched to its end.',
      }
  }
}

const recordByGuard = (
  tx: Transaction,
  {
    kind,
    from,
    to,
    reason,
    now,
  }: {
    kind: RolloutChangeKind
    from: RolloutStep
    to: RolloutStep
    reason: string | null
    now: Date
  },
) =>
  flagRepository.record(tx, {
    ...{ id: newId(), flagKey: NEW_COURSE_CREATION, at: now, byGuard: true },
    ...{ kind, fromStep: from, toStep: to, reason },
  })
