import { queryOptions } from '@tanstack/react-query'
import { memberApi } from '@/lib/api/member-api'

export const memberKeys = {
  all: ['members'] as const,
  list: (courseId: string) => [...memberKeys.all, courseId] as const,
}

export const memberQueries = {
  /** Who works on the course. Read anew whenever it is opened: others change it too. */
  list: (courseId: string) =>
    queryOptions({
      queryKey: memberKeys.list(courseId),
      queryFn: ({ signal }) => memberApi.list(courseId, signal),
      staleTime: 0,
    }),
}
