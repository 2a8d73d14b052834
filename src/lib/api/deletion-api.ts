import type { AccountDeletion, Proof } from '@/schemas/account-deletion'
import { apiFetch } from './client'

const PATH = '/api/account/deletion'

/** Deleting one's own account, and keeping it after all. */
export const deletionApi = {
  state: (signal?: AbortSignal) => apiFetch<AccountDeletion>(PATH, { signal }),
  ask: (json: Proof) => apiFetch<{ due: string }>(PATH, { method: 'POST', json }),
  keep: () => apiFetch<void>(PATH, { method: 'DELETE' }),
}
