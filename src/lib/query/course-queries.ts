import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import type { CourseFilter } from '@/schemas/course'
import type { CourseListItem, Page, PendingDelete } from '@/types/api'
import type { LiveState } from '@/types/live'

export const courseKeys = {
  all: ['courses'] as const,
  lists: () => [...courseKeys.all, 'list'] as const,
  list: (filter: CourseFilter) => [...courseKeys.lists(), filter] as const,
  listPart: (filter: CourseFilter, from: string | null) => [...courseKeys.list(filter), from] as const,
  details: () => [...courseKeys.all, 'detail'] as const,
  detail: (id: string) => [...courseKeys.details(), id] as const,
  /** Below `detail`, so that whatever makes the course stale makes its marks stale too. */
  pendingDeletes: (id: string) => [...courseKeys.detail(id), 'pending-deletes'] as const,
  /** Who changed what, newest first. */
  activity: (id: string) => [...courseKeys.detail(id), 'activity'] as const,
  /** Who has the course open; told by the stream, never fetched. */
  presence: (id: string) => [...courseKeys.detail(id), 'presence'] as const,
}

/** Courses in a stretch when it is first read, and at most: what the API answers at once. */
export const LIST_PART = 50
const LIST_PART_MOST = 100

export const courseQueries = {
  /**
   * A stretch of a list, from a cursor (`null`: the top) on. Read anew it ends where it ended before, whatever came
   * into it or left it: so each stretch can be brought up to date alone, and the next one still begins where it ends.
   */
  listPart: (filter: CourseFilter = {}, from: string | null = null) =>
    queryOptions({
      queryKey: courseKeys.listPart(filter, from),
      queryFn: ({ client, queryKey, signal }): Promise<Page<CourseListItem>> => {
        const until = client.getQueryData<Page<CourseListItem>>(queryKey)?.nextCursor ?? null
        const limit = until === null ? (filter.limit ?? LIST_PART) : LIST_PART_MOST
        return courseApi.list({ ...filter, limit }, { cursor: from, until }, signal)
      },
      staleTime: 30_000,
    }),
  /**
   * The course with its whole outline: the only place in the cache where chapters and videos live. What is shown is
   * the server's truth with the edits of this page on top (`src/lib/outbox`); the truth follows by events, so that
   * coming back to the page asks for what happened meanwhile and not for everything.
   */
  detail: (id: string) =>
    queryOptions({
      queryKey: courseKeys.detail(id),
      queryFn: ({ signal }) => courseApi.get(id, signal),
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    }),
  /** Told by the stream alone; nothing is ever fetched. */
  live: (id: string) =>
    queryOptions<LiveState>({
      queryKey: courseKeys.presence(id),
      queryFn: skipToken,
      staleTime: Infinity,
    }),
  /** In pages; follows by events like the course itself. */
  activity: (id: string) =>
    infiniteQueryOptions({
      queryKey: courseKeys.activity(id),
      queryFn: ({ pageParam, signal }) => courseApi.operations(id, pageParam, signal),
      initialPageParam: null as number | null,
      // A page may have been cut (see `noteActivity`), so it goes on behind the oldest step that is still there.
      getNextPageParam: (page) => (page.nextCursor === null ? null : page.items.at(-1)?.revision),
      staleTime: 30_000,
      refetchOnWindowFocus: false,
    }),
  pendingDeletes: (id: string) =>
    queryOptions({
      queryKey: courseKeys.pendingDeletes(id),
      queryFn: ({ signal }) => allPendingDeletes(id, signal),
      staleTime: 30_000,
    }),
}

async function allPendingDeletes(id: string, signal: AbortSignal): Promise<PendingDelete[]> {
  const items: PendingDelete[] = []
  let cursor: string | null = null
  do {
    const page = await courseApi.pendingDeletes(id, cursor, signal)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
