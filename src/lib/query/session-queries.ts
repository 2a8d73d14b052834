import { queryOptions } from '@tanstack/react-query'
import { sessionApi } from '@/lib/api/session-api'

export const sessionKeys = {
  me: ['session'] as const,
  config: ['config'] as const,
}

export const sessionQueries = {
  me: () =>
    queryOptions({
      queryKey: sessionKeys.me,
      queryFn: ({ signal }) => sessionApi.me(signal),
      staleTime: 300_000,
    }),
  config: () =>
    queryOptions({
      queryKey: sessionKeys.config,
      queryFn: ({ signal }) => sessionApi.config(signal),
      staleTime: Infinity,
    }),
}
