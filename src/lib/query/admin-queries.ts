import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { adminApi } from '@/lib/api/admin-api'
import type { MonitoringWindow } from '@/schemas/monitoring'

export const adminKeys = {
  all: ['admin'] as const,
  monitoring: (window: MonitoringWindow, version: string | null) =>
    [...adminKeys.all, 'monitoring', window, version] as const,
}

/** As often as a new step can change what is seen: a week is a large question. */
const EVERY_MS: Record<MonitoringWindow, number> = { '1h': 15_000, '24h': 60_000, '7d': 300_000 }

export const adminQueries = {
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
