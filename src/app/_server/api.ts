import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { AppError, isErrorCode } from '@/lib/errors'
import { localPath } from '@/lib/local-path'
import type { ProblemDetails, SessionUser } from '@/types/api'

/** The server writes the page's own path here before it hands the request to Next (`src/server/main.ts`). */
const PATH_HEADER = 'x-lectern-path'

/**
 * Reads from the HTTP API in process, as the visitor. Leads to the sign-in page when nobody is signed in and
 * to the not-found page on 404, so call it outside of `try`.
 *
 * @param path starts with `/api`
 * @throws AppError any other refusal, with the API's own sentence
 */
export async function serverApi<T>(path: string): Promise<T> {
  const response = await callApi(path)
  if (response.ok) return (await response.json()) as T // the API is of this build; `types/` is its contract
  if (response.status === 401) return redirectToSignIn()
  if (response.status === 404) notFound()
  // A layout does not stand between its pages and a visitor, so here too.
  if (response.status === 403) await requireUser()
  throw await toAppError(response)
}

/** The same for a page that shows a refusal itself. @throws AppError what is no refusal, but a failure */
export async function tryServerApi<T>(path: string): Promise<{ value: T } | { error: AppError }> {
  const response = await callApi(path)
  if (response.ok) return { value: (await response.json()) as T } // as above
  const error = await toAppError(response)
  if (error.status >= 500) throw error
  return { error }
}

/** Who is signed in, or `null`. Asked once per request. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const response = await callApi('/api/me')
  if (response.status === 401) return null
  if (!response.ok) throw await toAppError(response)
  return (await response.json()) as SessionUser
})

/** Who is signed in; nobody is led to the sign-in page, and from there back to this page; who is about to go, to the question about that. */
export async function requireUser(): Promise<SessionUser> {
  const user = (await currentUser()) ?? (await redirectToSignIn())
  // Nothing else is left to them until they have said that they keep it.
  return user.deletion_due === undefined ? user : redirect('/account/leaving')
}

/**
 * The administrator who is signed in; for other people there is nothing at this address, as for the API. A layout does
 * not stand between its pages and a visitor (they are drawn beside it), so each page under `/admin` asks by itself.
 */
export async function requireAdmin(): Promise<SessionUser> {
  const user = await requireUser()
  return user.role === 'admin' ? user : notFound()
}

async function callApi(path: string): Promise<Response> {
  const api = globalThis.lecternApi
  if (!api) throw new AppError('unavailable', 'The server is still starting. Try again in a moment.')
  const cookie = (await cookies()).toString()
  const incoming = await headers()
  const host = incoming.get('host') ?? 'localhost'
  return api(
    new Request(new URL(path, `http://${host}`), {
      headers: { accept: 'application/json', ...(cookie !== '' && { cookie }) },
    }),
  )
}

async function redirectToSignIn(): Promise<never> {
  const url = new URL(localPath((await headers()).get(PATH_HEADER), '/instructor/courses'), 'http://local')
  url.searchParams.delete('_rsc') // what Next's client adds to its own fetches
  const next = url.pathname + url.search
  redirect(next === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next }).toString()}`)
}

async function toAppError(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => undefined)
  const problem: Partial<ProblemDetails> = typeof body === 'object' && body !== null ? body : {}
  const code = problem.code !== undefined && isErrorCode(problem.code) ? problem.code : 'unavailable'
  return new AppError(code, problem.detail ?? 'The server did not answer as expected. Try again.', {
    ...(problem.requestId !== undefined && { requestId: problem.requestId }),
  })
}
