import { ROLLOUT_STEPS, stepNames } from '@/lib/rollout'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import type { Rollout, WatchedStep } from '@/types/rollout'
import { watchTime } from './words'

const watched = ROLLOUT_STEPS.filter((step): step is WatchedStep => step !== 'off')
const HOUR_MS = 3_600_000

/** The steps as bars of a strip: behind us solid, now filled as far as it was watched, to come dashed. */
export function RolloutSteps({ rollout }: { rollout: Rollout }) {
  const { step, is_watched: isWatched, watched_ms: watchedMs, watch_hours: hours, accounts } = rollout
  const now = ROLLOUT_STEPS.indexOf(step)
  return (
    <ol
      aria-label="Rollout steps"
      className="my-[22px] grid gap-2.5 md:grid-cols-[1fr_1fr_1.6fr_1.6fr] md:gap-1"
    >
      {watched.map((one) => {
        const place = ROLLOUT_STEPS.indexOf(one)
        const isCurrent = one === step && isWatched
        const isDone = place < now || (one === step && !isWatched)
        const neededMs = hours[one] * HOUR_MS
        const share = Math.min(1, watchedMs / neededMs)
        return (
          <li
            key={one}
            aria-current={one === step ? 'step' : undefined}
            className="grid content-start gap-0.5 text-13 text-ink-2 max-md:grid-cols-[84px_56px_minmax(0,1fr)] max-md:items-center max-md:gap-2.5"
          >
            <span
              className={cn(
                'h-[18px] overflow-clip rounded-bar md:mb-1.5',
                isDone && 'bg-bar-ready forced-colors:border',
                isCurrent && 'border border-accent',
                !isDone && !isCurrent && 'border border-dashed border-edge',
              )}
            >
              {isCurrent && (
                <span className="block h-full bg-accent" style={{ inlineSize: `${share * 100}%` }} />
              )}
            </span>
            <b className="text-16 text-ink">{stepNames[one]}</b>
            <span>
              {isCurrent
                ? `${watchTime(watchedMs)} of ${watchTime(neededMs)} watched`
                : one === step
                  ? 'here now, not watched'
                  : isDone
                    ? 'passed'
                    : `watched for ${watchTime(neededMs)}`}
              {one === 'beta' && `, ${count(accounts.length, 'account')}`}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
