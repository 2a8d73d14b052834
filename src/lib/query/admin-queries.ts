import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { adminApi } from '@/lib/api/admin-api'
import type { MonitoringWindow } from '@/schemas/monitoring'
import type { MediaJob } from '@/types/api'

export const adminKeys = {
  all: ['admin'] as const,
  monitoring: (window: MonitoringWindow, version: string | null) =>
    [...adminKeys.all, 'monitoring', window, version] as const,
  jobs: () => [...adminKeys.all, 'jobs'] as const,
  jobList: (states: readonly MediaJob['state'][]) => [...adminKeys.jobs(), 'list', states] as const,
  jobQueue: () => [...adminKeys.jobs(), 'queue'] as const,
}

/** As often as a new step can change what is seen: a week is a large question. */
const EVERY_MS: Record<MonitoringWindow, number> = { '1h': 15_000, '24h': 60_000, '7d': 300_000 }

/** Progress is looked at while it is made. */
const JOBS_EVERY_MS = 2_000

export const adminQueries = {
  /** The work on videos in these states, the latest first; it reads itself anew while somebody looks. */
  jobList: (states: readonly MediaJob['state'][]) =>
    infiniteQueryOptions({
      queryKey: adminKeys.jobList(states),
      queryFn: ({ pageParam, signal }) => adminApi.jobs(states, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: JOBS_EVERY_MS,
    }),
  jobQueue: () =>
    queryOptions({
      queryKey: adminKeys.jobQueue(),
      queryFn: ({ signal }) => adminApi.jobQueue(signal),
      refetchInterval: JOBS_EVERY_MS,
    }),

  /** Figures that read themselves anew while somebody looks. */
  monitoring: (window: MonitoringWindow, version: string | null) =>
    queryOptions({
      queryKey: adminKeys.monitoring(window, version),
      queryFn: ({ signal }) => adminApi.monitoring(window, version, signal),
      refetchInterval: EVERY_MS[window],
      placeholderData: keepPreviousData,
      staleTime: 5_000,
    }),
}
