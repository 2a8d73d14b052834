import { queryOptions } from '@tanstack/react-query'
import { apiFetch } from '@/lib/api/client'
import type { Page, UploadSummary } from '@/types/api'
import { courseKeys } from './course-queries'

export const uploadKeys = {
  /** Below the course, so that whatever makes it stale makes these stale too. */
  unfinished: (courseId: string) => [...courseKeys.detail(courseId), 'uploads'] as const,
}

export const uploadQueries = {
  /** One's own uploads of a course that are not over, with what the server has of each. */
  unfinished: (courseId: string) =>
    queryOptions({
      queryKey: uploadKeys.unfinished(courseId),
      queryFn: ({ signal }) => allUnfinished(courseId, signal),
      staleTime: 5_000,
    }),
}

async function allUnfinished(courseId: string, signal: AbortSignal): Promise<UploadSummary[]> {
  const items: UploadSummary[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ courseId, ...(cursor !== null && { cursor }) })
    const page: Page<UploadSummary> = await apiFetch(`/api/uploads?${query}`, { signal })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
