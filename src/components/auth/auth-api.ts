import { apiFetch } from '@/lib/api/client'
import type { DemoSignInRequest, SignInRequest, SignUpRequest } from '@/schemas/auth'

/** @throws AppError `unauthenticated` when email and password do not belong together, `rateLimited` after too many tries */
/** `secondFactor`: the password was right, and a code is asked for next. */
export const signIn = (body: SignInRequest) =>
  apiFetch<{ secondFactor?: true }>('/api/auth/sign-in/email', { method: 'POST', json: body })

/** @throws AppError `invalid` with the wrong fields, `forbidden` when the server takes no new accounts */
export const signUp = (body: SignUpRequest) =>
  apiFetch<unknown>('/api/auth/sign-up/email', { method: 'POST', json: body })

/** Signs in to a demo account; only where the server runs the demo. */
export const signInToDemo = (account: DemoSignInRequest['account']) =>
  apiFetch<unknown>('/api/auth/demo', { method: 'POST', json: { account } })

export const signOut = () => apiFetch<unknown>('/api/auth/sign-out', { method: 'POST', json: {} })
