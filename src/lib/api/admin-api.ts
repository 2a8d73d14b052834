import type { MonitoringReport, MonitoringWindow } from '@/schemas/monitoring'
import { apiFetch } from './client'

export const adminApi = {
  monitoring: (window: MonitoringWindow, version: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ window, ...(version !== null && { version }) })
    return apiFetch<MonitoringReport>(`/api/admin/monitoring?${query}`, { signal })
  },
}
