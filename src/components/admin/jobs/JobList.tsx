'use client'

import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useAdminJobs } from '@/hooks/use-admin-jobs'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import type { MediaJob } from '@/types/api'
import { JobRow } from './JobRow'
import { emptyWords, viewStates, type JobsView } from './job-words'

interface JobListProps {
  view: JobsView
  /** A row has left the list with the focus in it. */
  onGone: () => void
}

/** Jobs of one kind, the latest first. */
export function JobList({ view, onGone }: JobListProps) {
  const { jobs, readAt, error, reload, isReloading, ...list } = useAdminJobs(viewStates[view])

  const act = (job: MediaJob, how: (id: string) => Promise<MediaJob>, said: string) =>
    void how(job.id).then(
      () => {
        announce(`“${job.filename}” ${said}.`)
        onGone()
      },
      () => undefined, // told by the page
    )
  if (!jobs) {
    return error ? (
      <ErrorState
        title="The work could not be loaded"
        message={errorMessage(error)}
        onRetry={reload}
        isRetrying={isReloading}
      />
    ) : (
      <div role="status" aria-label="Loading the work" className="grid gap-2 border-t-2 border-rule pt-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-12" />
        ))}
      </div>
    )
  }
  return (
    <>
      {error && (
        <ErrorState
          title="What stands here is no longer read anew"
          message={errorMessage(error)}
          onRetry={reload}
          isRetrying={isReloading}
        />
      )}
      {jobs.length === 0 ? (
        <div className="border-t-2 border-rule">
          <EmptyState title={emptyWords[view].title}>{emptyWords[view].text}</EmptyState>
        </div>
      ) : (
        <ul className="border-t-2 border-rule">
          {jobs.map((job) => (
            <JobRow
              key={job.id}
              job={job}
              now={readAt}
              isBusy={list.busyId === job.id}
              onRetry={() => act(job, list.retryAsync, 'is in line again')}
              onStop={() => act(job, list.stopAsync, 'was stopped')}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button
          size="sm"
          className="mt-2"
          busy={list.isLoadingMore}
          busyLabel="Loading…"
          onClick={list.loadMore}
        >
          Show earlier work
        </Button>
      )}
    </>
  )
}
