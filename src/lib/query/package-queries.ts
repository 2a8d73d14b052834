import { queryOptions } from '@tanstack/react-query'
import { packageApi } from '@/lib/api/package-api'
import { courseKeys } from './course-queries'

export const packageKeys = {
  /** Below the course, so that whatever makes it stale makes this stale too. */
  summary: (courseId: string) => [...courseKeys.detail(courseId), 'export'] as const,
}

export const packageQueries = {
  /** What an export would hold; asked for anew each time, since it is shown right before a download. */
  summary: (courseId: string) =>
    queryOptions({
      queryKey: packageKeys.summary(courseId),
      queryFn: ({ signal }) => packageApi.summary(courseId, signal),
      staleTime: 0,
    }),
}
