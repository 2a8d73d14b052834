import type { Route } from 'next'
import { redirect } from 'next/navigation'
import type { AppConfig } from '@/lib/api/session-api'
import { localPath } from '@/lib/local-path'
import { currentUser, serverApi } from './api'
import { readSearchParams, type SearchParams } from './search-params'

interface AuthPage {
  config: AppConfig
  /** Where to go once signed in. */
  next: string
}

/** What the sign-in and sign-up pages need; whoever is signed in already is sent on. */
export async function prepareAuthPage(searchParams: SearchParams): Promise<AuthPage> {
  const next = localPath((await readSearchParams(searchParams)).get('next'), '/instructor/courses')
  if (await currentUser()) redirect(next as Route) // a path that is none of ours ends at the not-found page
  return { config: await serverApi<AppConfig>('/api/config'), next }
}
