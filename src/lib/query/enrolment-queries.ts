import { infiniteQueryOptions } from '@tanstack/react-query'
import { enrolmentApi } from '@/lib/api/enrolment-api'

export const enrolmentKeys = {
  all: ['enrolments'] as const,
  list: (courseId: string) => [...enrolmentKeys.all, 'list', courseId] as const,
}

export const enrolmentQueries = {
  /** Who is enrolled, newest first, page by page; the first page also has the course's link. */
  list: (courseId: string) =>
    infiniteQueryOptions({
      queryKey: enrolmentKeys.list(courseId),
      queryFn: ({ pageParam, signal }) =>
        enrolmentApi.list(courseId, { signal, ...(pageParam !== null && { cursor: pageParam }) }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
}
