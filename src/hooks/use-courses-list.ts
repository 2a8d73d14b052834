'use client'

import {
  hashKey,
  keepPreviousData,
  type QueryClient,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import type { CourseFilter } from '@/schemas/course'
import type { CourseListItem } from '@/types/api'

/** The stretches of a list that are loaded: where each begins, and which of them are looked at. */
interface Chain {
  list: string
  starts: readonly (string | null)[]
  firstSeen: number
  lastSeen: number
}

/**
 * The courses that a filter leaves, in its order; `courses` is everything loaded so far. The list is loaded stretch
 * by stretch, and only the stretches that are looked at (`showRange`) are kept up to date, so that a change costs
 * the same whether 50 courses are loaded or 10,000. While a new filter loads, the old answer stays
 * (`isPlaceholderData`).
 */
export function useCoursesList(filter: CourseFilter = {}) {
  const client = useQueryClient()
  const list = hashKey(courseKeys.list(filter))
  const [kept, setChain] = useState(() => loadedChain(client, filter))
  const chain = kept.list === list ? kept : loadedChain(client, filter)
  if (chain !== kept) setChain(chain)

  // The last one too: it may be on its way, and where it ends the list goes on.
  const isFollowed = (part: number) =>
    (part >= chain.firstSeen && part <= chain.lastSeen) || part === chain.starts.length - 1
  const first = useQuery({
    ...courseQueries.listPart(filter),
    enabled: isFollowed(0),
    placeholderData: keepPreviousData,
  })
  const others = useQueries({
    queries: chain.starts.slice(1).map((from, index) => ({
      ...courseQueries.listPart(filter, from),
      enabled: isFollowed(index + 1),
    })),
  })
  const parts = [first].concat(others)
  const last = parts.at(-1) ?? first

  // More came into a stretch than one answer holds: it ends earlier now, and what follows is loaded anew.
  const broken = parts.findIndex(
    ({ data }, index) => index < parts.length - 1 && data && data.nextCursor !== chain.starts[index + 1],
  )
  if (broken !== -1) setChain({ ...chain, starts: chain.starts.slice(0, broken + 1) })

  const end = last.data?.nextCursor ?? null
  const fetchNextPage = () => {
    if (parts.length > 1 && last.isError) return void last.refetch()
    if (end === null || last.isPlaceholderData) return
    setChain({ ...chain, starts: [...chain.starts, end] })
  }

  const lengths = parts.map(({ data }) => data?.items.length ?? 0).join()
  const showRange = useCallback(
    (start: number, stop: number) => {
      const [firstSeen, lastSeen] = partsBetween(lengths.split(',').map(Number), start, stop)
      setChain((now) =>
        now.firstSeen === firstSeen && now.lastSeen === lastSeen ? now : { ...now, firstSeen, lastSeen },
      )
    },
    [lengths],
  )

  return {
    courses: withoutDoubles(parts.flatMap(({ data }) => data?.items ?? [])),
    isPending: first.isPending,
    isSuccess: first.isSuccess,
    error: first.error ?? last.error,
    isFetching: parts.some(({ isFetching }) => isFetching),
    isPlaceholderData: first.isPlaceholderData,
    refetch: first.refetch,
    hasNextPage: end !== null || (parts.length > 1 && last.data === undefined),
    fetchNextPage,
    isFetchingNextPage: parts.length > 1 && last.isPending && last.isFetching,
    isFetchNextPageError: parts.length > 1 && last.isError && last.data === undefined,
    /** Tells which courses are looked at, by their places in `courses`. */
    showRange,
  }
}

/** What the cache holds of a list, e.g. when somebody comes back to it. */
function loadedChain(client: QueryClient, filter: CourseFilter): Chain {
  const starts: (string | null)[] = [null]
  for (let from: string | null | undefined = null; ;) {
    from = client.getQueryData(courseQueries.listPart(filter, from).queryKey)?.nextCursor
    const isLoaded = from && client.getQueryData(courseQueries.listPart(filter, from).queryKey) !== undefined
    if (!from || !isLoaded) break
    starts.push(from)
  }
  return { list: hashKey(courseKeys.list(filter)), starts, firstSeen: 0, lastSeen: 0 }
}

/** The first and the last stretch that hold the courses from `start` to `stop`. */
function partsBetween(lengths: number[], start: number, stop: number): [first: number, last: number] {
  let [first, last] = [0, 0]
  let at = 0
  lengths.forEach((length, part) => {
    if (at <= start) first = part
    if (at <= stop) last = part
    at += length
  })
  return [first, last]
}

/** A course that was edited may stand in two stretches until both were read anew: the newer one is right. */
function withoutDoubles(courses: CourseListItem[]): CourseListItem[] {
  const newest = new Map<string, CourseListItem>()
  for (const course of courses) {
    const known = newest.get(course.id)
    if (!known || known.revision < course.revision) newest.set(course.id, course)
  }
  return newest.size === courses.length
    ? courses
    : courses.filter((course) => newest.get(course.id) === course)
}
