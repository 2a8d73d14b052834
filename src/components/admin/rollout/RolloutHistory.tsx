'use client'

import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { useRolloutHistory } from '@/hooks/use-rollout'
import { errorMessage } from '@/lib/errors'
import { Moment } from './Moment'
import { changeWords } from './words'

/** Who changed what when. */
export function RolloutHistory() {
  const { changes, error, retry, hasMore, loadMore, isLoadingMore } = useRolloutHistory()
  if (error && !changes) {
    return (
      <ErrorState title="The history could not be loaded" message={errorMessage(error)} onRetry={retry} />
    )
  }
  return (
    <>
      <ol className="border-t-2 border-rule">
        {changes?.map((change) => (
          <li
            key={change.id}
            className="grid grid-cols-[104px_minmax(0,1fr)] gap-2 border-t border-line py-[7px] first:border-t-0"
          >
            <Moment iso={change.at} className="font-mono text-12 leading-5 text-ink-2" />
            <p className="wrap-anywhere">
              <bdi>{changeWords(change)}</bdi>
              {change.by !== null && (
                <span className="text-ink-2">
                  {' '}
                  by <bdi>{change.by}</bdi>
                </span>
              )}
              {change.by_guard && <span className="text-ink-2"> by the guard</span>}
            </p>
          </li>
        ))}
      </ol>
      {hasMore && (
        <Button size="sm" className="mt-2" busy={isLoadingMore} busyLabel="Loading…" onClick={loadMore}>
          Show earlier changes
        </Button>
      )}
    </>
  )
}
