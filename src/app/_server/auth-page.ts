import type { Route } from 'next'
import { redirect } from 'next/navigation'
import type { AppConfig } from '@/lib/api/session-api'
import { invitationToken } from '@/lib/invitation-path'
import { localPath } from '@/lib/local-path'
import type { Invitation } from '@/types/members'
import { currentUser, serverApi, tryServerApi } from './api'
import { readSearchParams, type SearchParams } from './search-params'

interface AuthPage {
  config: AppConfig
  /** Where to go once signed in. */
  next: string
  /** The invitation that the visitor came by, if it still works. */
  invitation: { token: string; email: string } | null
  /** Whether an account can be made: by anybody, or by whoever is invited. */
  canSignUp: boolean
}

/** What the sign-in and sign-up pages need; whoever is signed in already is sent on. */
export async function prepareAuthPage(searchParams: SearchParams): Promise<AuthPage> {
  const next = localPath((await readSearchParams(searchParams)).get('next'), '/')
  if (await currentUser()) redirect(next as Route) // a path that is none of ours ends at the not-found page
  const config = await serverApi<AppConfig>('/api/config')
  const invitation = await readInvitation(next)
  const canSignUp = config.signUp === 'open' || (config.signUp === 'invite' && invitation !== null)
  return { config, next, invitation, canSignUp }
}

async function readInvitation(next: string): Promise<AuthPage['invitation']> {
  const token = invitationToken(next)
  if (token === undefined) return null
  const found = await tryServerApi<Invitation>(`/api/invitations/${token}`)
  return 'error' in found ? null : { token, email: found.value.email }
}
