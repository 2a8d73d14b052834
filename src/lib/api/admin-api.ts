import type { AdminAccountList } from '@/schemas/account'
import type { MonitoringReport, MonitoringWindow } from '@/schemas/monitoring'
import { apiFetch } from './client'

export const adminApi = {
  accounts: (search: string, cursor: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ limit: '50', search, ...(cursor !== null && { cursor }) })
    return apiFetch<AdminAccountList>(`/api/admin/accounts?${query}`, { signal })
  },
  /** @param quotaBytes `null`: as for everybody */
  setQuota: (id: string, quotaBytes: number | null) =>
    apiFetch<{ quotaBytes: number | null }>(`/api/admin/accounts/${encodeURIComponent(id)}/quota`, {
      method: 'PUT',
      json: { quotaBytes },
    }),
  monitoring: (window: MonitoringWindow, version: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ window, ...(version !== null && { version }) })
    return apiFetch<MonitoringReport>(`/api/admin/monitoring?${query}`, { signal })
  },
}
