'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { accountQueries } from '@/lib/query/account-queries'
import type { SecurityEvent } from '@/schemas/account'
import { browserName } from './browser-name'
import { eventWords } from './event-words'

/** Security events, the latest first: one's own, or everybody's with who did what to whom. */
export function EventList({ of }: { of: 'me' | 'everybody' }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    accountQueries.events(of),
  )
  const events = data?.pages.flatMap(({ items }) => items)
  if (error && !events) {
    return (
      <ErrorState
        title="The events could not be loaded"
        message={errorMessage(error)}
        onRetry={() => void refetch()}
      />
    )
  }
  return (
    <>
      <ul className="border-t border-line">
        {events?.map((event) => (
          <li key={event.id} className="flex flex-wrap gap-x-4 gap-y-0.5 border-b border-line py-2">
            <time dateTime={event.at} className="w-[210px] shrink-0 text-13 text-ink-2 tabular-nums">
              {formatMoment(event.at)}
            </time>
            <span className="min-w-0 flex-1 basis-[220px]">
              <bdi className="break-words">{eventWords(event)}</bdi>
              {of === 'everybody' && <People event={event} />}
              <span className="block text-13 text-ink-2">
                {browserName(event.user_agent)}
                {event.address !== null && ` at ${event.address}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {events?.length === 0 && <p className="text-ink-2">Nothing yet.</p>}
      {hasNextPage && (
        <div>
          <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show earlier events
          </Button>
        </div>
      )}
    </>
  )
}

const People = ({ event: { actor, subject } }: { event: SecurityEvent }) => (
  <span className="block text-13 break-words text-ink-2">
    {actor === null ? 'Nobody who was signed in' : <bdi>{actor}</bdi>}
    {subject !== null && subject !== actor && (
      <>
        , about <bdi>{subject}</bdi>
      </>
    )}
  </span>
)
