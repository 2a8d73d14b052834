import type { CurrentPasswordRequest, SecondFactorRequest } from '@/schemas/auth'
import { apiFetch } from './client'

const at = (what: string) => `/api/auth/two-factor${what}`

/** Two-factor sign-in of a person's own account. */
export const twoFactorApi = {
  state: (signal?: AbortSignal) => apiFetch<{ isOn: boolean }>(at(''), { signal }),
  begin: (json: CurrentPasswordRequest) =>
    apiFetch<{ uri: string; recoveryCodes: string[] }>(at('/begin'), { method: 'POST', json }),
  confirm: (code: string) => apiFetch<unknown>(at('/confirm'), { method: 'POST', json: { code } }),
  /** New ones; those before stop working. */
  newCodes: (json: CurrentPasswordRequest) =>
    apiFetch<{ recoveryCodes: string[] }>(at('/recovery-codes'), { method: 'POST', json }),
  end: (json: CurrentPasswordRequest) => apiFetch<unknown>(at('/end'), { method: 'POST', json }),
  /** The second step of signing in. */
  verify: (json: SecondFactorRequest) => apiFetch<unknown>(at('/verify'), { method: 'POST', json }),
}
