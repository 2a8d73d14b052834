import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import type { CourseFilter } from '@/schemas/course'
import type { PendingDelete } from '@/types/api'

export const courseKeys = {
  all: ['courses'] as const,
  lists: () => [...courseKeys.all, 'list'] as const,
  list: (filter: CourseFilter) => [...courseKeys.lists(), filter] as const,
  details: () => [...courseKeys.all, 'detail'] as const,
  detail: (id: string) => [...courseKeys.details(), id] as const,
  /** Below `detail`, so that whatever makes the course stale makes its marks stale too. */
  pendingDeletes: (id: string) => [...courseKeys.detail(id), 'pending-deletes'] as const,
}

export const courseQueries = {
  /** Newest edited first, in pages. */
  list: (filter: CourseFilter = {}) =>
    infiniteQueryOptions({
      queryKey: courseKeys.list(filter),
      queryFn: ({ pageParam, signal }) => courseApi.list(filter, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      staleTime: 30_000,
    }),
  /** The course with its whole outline: the only place in the cache where chapters and videos live. */
  detail: (id: string) =>
    queryOptions({
      queryKey: courseKeys.detail(id),
      queryFn: ({ signal }) => courseApi.get(id, signal),
      staleTime: 30_000,
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
