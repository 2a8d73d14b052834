import { apiFetch } from '@/lib/api/client'

/** @throws AppError `unauthenticated` when email and password do not belong together, `rateLimited` after too many tries */
export const signIn = (body: { email: string; password: string }) =>
  apiFetch<unknown>('/api/auth/sign-in/email', { method: 'POST', json: body })

/** @throws AppError `conflict` or `invalid` when the account cannot be made as asked */
export const signUp = (body: { name: string; email: string; password: string }) =>
  apiFetch<unknown>('/api/auth/sign-up/email', { method: 'POST', json: body })

/** Signs in to a demo account; only where the server runs the demo. */
export const signInToDemo = (account: 'instructor' | 'student' | 'admin') =>
  apiFetch<unknown>('/api/auth/demo', { method: 'POST', json: { account } })

export const signOut = () => apiFetch<unknown>('/api/auth/sign-out', { method: 'POST', json: {} })
