import { queryOptions } from '@tanstack/react-query'
import { publicationApi } from '@/lib/api/publication-api'

/**
 * Not below the course's own key: what was published at one revision never changes, however often the course is read
 * anew. A newer publication has another key.
 */
export const publicationKeys = {
  all: ['publications'] as const,
  of: (courseId: string, revision: number) => [...publicationKeys.all, courseId, revision] as const,
}

export const publicationQueries = {
  /** @param revision the course's `published_revision` */
  of: (courseId: string, revision: number) =>
    queryOptions({
      queryKey: publicationKeys.of(courseId, revision),
      queryFn: ({ signal }) => publicationApi.get(courseId, signal),
      staleTime: Infinity,
    }),
}
