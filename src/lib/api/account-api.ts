import type { SecurityEvent, SessionOfMine } from '@/schemas/account'
import type { ChangePasswordRequest } from '@/schemas/auth'
import type { Page, StorageUse } from '@/types/api'
import type { ApiKey } from '@/types/learning'
import { apiFetch } from './client'

const page = (path: string, cursor: string | null) =>
  `${path}?limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`

/** A person's own account. */
export const accountApi = {
  changePassword: (request: ChangePasswordRequest) =>
    apiFetch<unknown>('/api/auth/change-password', { method: 'POST', json: request }),
  sessions: (signal?: AbortSignal) => apiFetch<Page<SessionOfMine>>('/api/account/sessions', { signal }),
  endSession: (id: string) =>
    apiFetch<void>(`/api/account/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  keys: (signal?: AbortSignal) => apiFetch<Page<ApiKey>>('/api/api-keys', { signal }),
  makeKey: (json: { name: string; scopes: ApiKey['scopes'] }) =>
    apiFetch<ApiKey & { secret: string }>('/api/api-keys', { method: 'POST', json }),
  removeKey: (id: string) => apiFetch<void>(`/api/api-keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  events: (cursor: string | null, signal?: AbortSignal) =>
    apiFetch<Page<SecurityEvent>>(page('/api/account/events', cursor), { signal }),
  storage: (signal?: AbortSignal) => apiFetch<StorageUse>('/api/account/storage', { signal }),
  /** Of everybody, for administrators. */
  allEvents: (cursor: string | null, signal?: AbortSignal) =>
    apiFetch<Page<SecurityEvent>>(page('/api/admin/audit', cursor), { signal }),
}
