import type { PasskeyOptions } from '@/lib/passkeys/credential-json'
import type { CurrentPasswordRequest } from '@/schemas/auth'
import type { AddPasskeyRequest, Passkey, PasskeyList, UsedCredential } from '@/schemas/passkey'
import { apiFetch } from './client'

const at = (what: string) => `/api/auth/passkeys${what}`

/** Passkeys of a person's own account, and signing in with one. */
export const passkeyApi = {
  list: (signal?: AbortSignal) => apiFetch<PasskeyList>(at(''), { signal }),
  begin: (json: CurrentPasswordRequest) => apiFetch<PasskeyOptions>(at('/begin'), { method: 'POST', json }),
  add: (json: AddPasskeyRequest) => apiFetch<Passkey>(at(''), { method: 'POST', json }),
  rename: (id: string, name: string) =>
    apiFetch<Passkey>(at(`/${encodeURIComponent(id)}`), { method: 'PATCH', json: { name } }),
  remove: (id: string) => apiFetch<void>(at(`/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  beginSignIn: () => apiFetch<PasskeyOptions>(at('/sign-in/begin'), { method: 'POST', json: {} }),
  signIn: (credential: UsedCredential) =>
    apiFetch<unknown>(at('/sign-in'), { method: 'POST', json: { credential } }),
}
