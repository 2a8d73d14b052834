import { queryOptions } from '@tanstack/react-query'
import { liveApi } from '@/lib/api/live-api'

export const liveKeys = {
  all: ['live'] as const,
  courses: () => [...liveKeys.all, 'courses'] as const,
  /** Of a course. */
  page: (id: string, preview: boolean) => [...liveKeys.all, 'page', id, preview] as const,
  progress: (id: string) => [...liveKeys.all, 'progress', id] as const,
}

export const liveQueries = {
  courses: () =>
    queryOptions({
      queryKey: liveKeys.courses(),
      queryFn: async ({ signal }) => (await liveApi.courses({ signal })).items,
    }),
  page: (id: string, preview: boolean) =>
    queryOptions({
      queryKey: liveKeys.page(id, preview),
      queryFn: ({ signal }) => liveApi.page(id, { preview, signal }),
      staleTime: 60_000,
    }),
  progress: (id: string) =>
    queryOptions({
      queryKey: liveKeys.progress(id),
      queryFn: async ({ signal }) => (await liveApi.progress(id, signal)).items,
      staleTime: 60_000,
    }),
}
