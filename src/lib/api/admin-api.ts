import type { AdminAccountList } from '@/schemas/account'
import type { MonitoringReport, MonitoringWindow } from '@/schemas/monitoring'
import type { JobQueue, MediaJob, Page } from '@/types/api'
import { apiFetch } from './client'

const jobAt = (id: string, action: string) => `/api/admin/jobs/${encodeURIComponent(id)}/${action}`

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

  jobs: (states: readonly MediaJob['state'][], cursor: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams(Array.from(states, (state) => ['state', state]))
    if (cursor !== null) query.set('cursor', cursor)
    return apiFetch<Page<MediaJob>>(`/api/admin/jobs?${query}`, { signal })
  },
  jobQueue: (signal?: AbortSignal) => apiFetch<JobQueue>('/api/admin/jobs/queue', { signal }),
}

/** What an administrator does about a job. */
export const adminJobApi = {
  retry: (id: string) => apiFetch<MediaJob>(jobAt(id, 'retry'), { method: 'POST' }),
  stop: (id: string) => apiFetch<MediaJob>(jobAt(id, 'stop'), { method: 'POST' }),
}
