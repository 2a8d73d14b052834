import type { ChangeRolloutRequest } from '@/schemas/rollout'
import type { Page } from '@/types/api'
import type { Flags, Rollout, RolloutChange } from '@/types/rollout'
import { apiFetch, type WriteOptions } from './client'

const base = '/api/admin/rollout'

export const flagApi = {
  mine: (signal?: AbortSignal) => apiFetch<Flags>('/api/flags', { signal }),
}

/** What administrators read of the rollout. */
export const rolloutReads = {
  get: (signal?: AbortSignal) => apiFetch<Rollout>(base, { signal }),
  history: (cursor: string | null, signal?: AbortSignal) =>
    apiFetch<Page<RolloutChange>>(
      `${base}/history${cursor === null ? '' : `?${new URLSearchParams({ cursor })}`}`,
      { signal },
    ),
}

/** What they do with it. */
export const rolloutApi = {
  change: (changes: ChangeRolloutRequest, options?: WriteOptions) =>
    apiFetch<Rollout>(base, { method: 'PATCH', json: changes, ...options }),
  stop: (options?: WriteOptions) =>
    apiFetch<Rollout>(`${base}/stop`, { method: 'POST', json: {}, ...options }),
  undoStop: (options?: WriteOptions) =>
    apiFetch<Rollout>(`${base}/undo-stop`, { method: 'POST', json: {}, ...options }),
  dismissNotice: (options?: WriteOptions) =>
    apiFetch<Rollout>(`${base}/notice`, { method: 'DELETE', ...options }),
}
