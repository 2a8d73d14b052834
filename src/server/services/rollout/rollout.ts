import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { changeRolloutSchema } from '@/schemas/rollout'
import type { Page, SessionUser } from '@/types/api'
import type { Flags, Rollout, RolloutChange, RolloutChangeKind, RolloutStep } from '@/types/rollout'
import type { ServerContext } from '../../context'
import type { Transaction } from '../../db/client'
import { flagRepository, type FlagRow } from '../../db/repositories/flag-repository'
import { notifyFlag } from '../../events/notify'
import { rolloutCursor } from '../cursors'
import type { RolloutFigures } from './figures'
import { createFlagClient } from './flag-provider'
import { createFlagStore, NEW_COURSE_CREATION } from './flag-store'
import { readFigures, takeGuardTurn } from './guard-turn'
import { toRollout, toRolloutChange } from './rollout-view'
import { freshStep } from './watch'

const LOOK_MS = 15_000
const DEFAULT_LIMIT = 20

interface RolloutOptions {
  figures: RolloutFigures
  /** Another clock, for rehearsals. */
  now?: () => Date
}

/** The feature flag of the new course creation, and its way from nobody to everybody. */
export function createRollout(context: ServerContext, { figures, now = () => new Date() }: RolloutOptions) {
  const { db, log, env } = context
  const store = createFlagStore(context)
  const client = createFlagClient(store)
  const guard = { figures, now }
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined

  const found = async () => {
    await store.refresh() // writes it down where nobody has asked yet
    const flag = await flagRepository.find(db, NEW_COURSE_CREATION)
    if (!flag) throw new AppError('unavailable', 'The flag cannot be read. Try again in a moment.')
    return flag.row
  }

  const view = async (): Promise<Rollout> => {
    const row = await found()
    const at = now()
    const since = row.stepSince
    const [{ recent, whole }, others, by, [last]] = await Promise.all([
      readFigures(guard, since),
      figures.read({ cohort: 'off', from: since, to: at }),
      row.changedBy === null ? null : flagRepository.nameOf(db, row.changedBy),
      flagRepository.changes(db, NEW_COURSE_CREATION, { limit: 1 }),
    ])
    return toRollout(row, { recent, whole, others, by, now: at, lastKind: last?.row.kind })
  }

  /** One change by a person: under the row's lock, written down, and told to every server. */
  const change = async (
    user: SessionUser,
    work: (
      tx: Transaction,
      row: FlagRow,
    ) => Promise<{ kind: RolloutChangeKind; changes: Partial<FlagRow>; reason?: string }[]>,
  ): Promise<Rollout> => {
    await found()
    await db.transaction(async (tx) => {
      const row = await flagRepository.lock(tx, NEW_COURSE_CREATION)
      if (!row) throw new AppError('unavailable', 'The flag cannot be read. Try again in a moment.')
      for (const { kind, changes, reason } of await work(tx, row)) {
        const to: RolloutStep = changes.step ?? row.step
        const isStep = to !== row.step
        await flagRepository.update(
          tx,
          NEW_COURSE_CREATION,
          { ...changes, ...(isStep && { changedBy: user.id }) },
          { isChange: true },
        )
        await flagRepository.record(tx, {
          ...{ id: newId(), flagKey: NEW_COURSE_CREATION, at: now(), kind, actorId: user.id },
          ...{ fromStep: row.step, toStep: to, reason: reason ?? null },
          ...(isStep && { before: beforeOf(row) }),
        })
        log.info({ flag: NEW_COURSE_CREATION, kind, from: row.step, to, by: user.id }, 'the rollout changed')
      }
      await notifyFlag(tx, NEW_COURSE_CREATION)
    })
    return view()
  }

  const look = async (): Promise<void> => {
    looking ??= takeGuardTurn(context, guard).finally(() => {
      looking = undefined
    })
    await looking
  }

  return {
    /** What a person has, by OpenFeature; at most two seconds behind a change on any server. */
    async flagsOf(user: SessionUser): Promise<Flags> {
      const isOn = await client.getBooleanValue(NEW_COURSE_CREATION, env.ENABLE_NEW_COURSE_CREATION, {
        targetingKey: user.id,
      })
      return { new_course_creation: isOn }
    },

    /** The same without waiting, for the figures: which cohort a request belongs to. */
    cohortOf: (user: Pick<SessionUser, 'id'>): 'on' | 'off' => (store.has(user.id) ? 'on' : 'off'),

    /** For administrators. */
    read: view,

    /**
     * For administrators: another step, other accounts, other settings.
     * @throws AppError `conflict` when somebody, or the guard, changed it since
     */
    change: (user: SessionUser, request: z.output<typeof changeRolloutSchema>) =>
      change(user, (_tx, row) => {
        if (request.revision !== row.revision) {
          throw new AppError(
            'conflict',
            'The rollout changed meanwhile, and nothing of yours was done. Look at it as it is now, and try again.',
          )
        }
        return Promise.resolve(changesBy(request, row, now()))
      }),

    /** For administrators: off, at once, for everybody. Repeating it changes nothing. */
    stop: (user: SessionUser) =>
      change(user, (_tx, row) =>
        Promise.resolve(
          row.step === 'off'
            ? []
            : [{ kind: 'stop', changes: { ...freshStep('off', now()), autoAdvance: false, notice: null } }],
        ),
      ),

    /**
     * For administrators: takes "Stop now" back, the watch included.
     * @throws AppError `conflict` when something else has happened since
     */
    undoStop: (user: SessionUser) =>
      change(user, async (tx, row) => {
        const [last] = await flagRepository.changes(tx, NEW_COURSE_CREATION, { limit: 1 })
        if (last?.row.kind !== 'stop' || !last.row.before || row.step !== 'off') {
          throw new AppError('conflict', 'There is no stop to take back: something was changed since.')
        }
        const { step, stepSince, isWatched, watchedMs } = last.row.before
        const changes = { step, stepSince: new Date(stepSince), isWatched, watchedMs, lookedAt: now() }
        return [{ kind: 'undo', changes }]
      }),

    /** For administrators: they have seen what the guard did. */
    async dismissNotice(): Promise<Rollout> {
      await found()
      await db.transaction((tx) =>
        flagRepository.update(tx, NEW_COURSE_CREATION, { notice: null }, { isChange: false }),
      )
      return view()
    },

    /** For administrators: who changed what when, the latest first. */
    async history({
      cursor,
      limit = DEFAULT_LIMIT,
    }: {
      cursor?: string | undefined
      limit?: number | undefined
    }): Promise<Page<RolloutChange>> {
      await found()
      const rows = await flagRepository.changes(db, NEW_COURSE_CREATION, {
        limit: limit + 1,
        beforeId: cursor === undefined ? undefined : rolloutCursor.parse(cursor).id,
      })
      const last = rows.length > limit ? rows[limit - 1]?.row : undefined
      return {
        items: rows.slice(0, limit).map(toRolloutChange),
        nextCursor: last ? rolloutCursor.format(last) : null,
      }
    },

    /** The guard's look, now. Runs by itself once started. */
    look,

    /** Follows the flag and guards the rollout; safe to repeat. */
    start(url: string): void {
      store.start(url)
      timer ??= setInterval(() => {
        look().catch((error: unknown) => log.error({ err: error }, 'the guard of the rollout could not look'))
      }, LOOK_MS).unref()
    },
    stopFollowing: async (): Promise<void> => {
      clearInterval(timer)
      await looking?.catch(() => undefined)
      await store.stop()
    },
  }
}

export type RolloutService = ReturnType<typeof createRollout>

const beforeOf = ({ step, stepSince, isWatched, watchedMs }: FlagRow) => ({
  step,
  stepSince: stepSince.toISOString(),
  isWatched,
  watchedMs,
})

/** What a request really changes, one line of the history each. */
function changesBy(request: z.output<typeof changeRolloutSchema>, row: FlagRow, now: Date) {
  const done: { kind: RolloutChangeKind; changes: Partial<FlagRow>; reason?: string }[] = []
  const accounts = request.accounts && [...new Set(request.accounts)].toSorted()
  if (accounts) {
    const joined = accounts.filter((email) => !row.accounts.includes(email))
    const left = row.accounts.filter((email) => !accounts.includes(email))
    if (joined.length + left.length > 0) {
      done.push({ kind: 'accounts', changes: { accounts }, reason: accountsReason(joined, left) })
    }
  }
  const settings = {
    ...(request.auto_advance !== undefined && { autoAdvance: request.auto_advance }),
    ...(request.watch_hours && { watchHours: request.watch_hours }),
  }
  const reasons = settingsReasons(settings, row)
  if (reasons.length > 0) done.push({ kind: 'settings', changes: settings, reason: reasons.join(' ') })
  if (request.step !== undefined && request.step !== row.step) {
    done.push({ kind: 'step', changes: { ...freshStep(request.step, now), notice: null } })
  }
  return done
}

const some = (emails: string[]): string =>
  emails.length > 3 ? `${emails.length} accounts` : emails.join(', ')

const accountsReason = (joined: string[], left: string[]): string =>
  [joined.length > 0 && `${some(joined)} joined the beta.`, left.length > 0 && `${some(left)} left the beta.`]
    .filter(Boolean)
    .join(' ')

function settingsReasons(
  { autoAdvance, watchHours }: Partial<Pick<FlagRow, 'autoAdvance' | 'watchHours'>>,
  row: FlagRow,
): string[] {
  const reasons: string[] = []
  if (autoAdvance !== undefined && autoAdvance !== row.autoAdvance) {
    reasons.push(autoAdvance ? 'It goes on by itself from now on.' : 'It waits for a person from now on.')
  }
  for (const step of ['beta', '10', '50', '100'] as const) {
    const hours = watchHours?.[step]
    if (hours === undefined || hours === row.watchHours[step]) continue
    reasons.push(
      `${step === 'beta' ? 'Beta' : `${step}%`} is watched for ${hours} h (before: ${row.watchHours[step]} h).`,
    )
  }
  return reasons
}
