import type { Metadata } from 'next'
import Link from 'next/link'
import { currentUser, serverApi, tryServerApi } from '@/app/_server/api'
import { AuthScreen } from '@/components/auth/AuthScreen'
import { InvitationScreen } from '@/components/invite/InvitationScreen'
import { buttonLook } from '@/components/ui/button-look'
import type { AppConfig } from '@/lib/api/session-api'
import type { Invitation } from '@/types/members'

export const dynamic = 'force-dynamic'
/** The address is a secret: it goes to no other site and into no index. */
export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer', robots: { index: false } }

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [invitation, user, config] = await Promise.all([
    tryServerApi<Invitation>(`/api/invitations/${encodeURIComponent(token)}`),
    currentUser(),
    serverApi<AppConfig>('/api/config'),
  ])
  return (
    <AuthScreen>
      {'error' in invitation ? (
        <NoInvitation reason={invitation.error.message} />
      ) : (
        <InvitationScreen
          token={token}
          invitation={invitation.value}
          user={user}
          canSignUp={config.signUp !== 'closed'}
        />
      )}
    </AuthScreen>
  )
}

const NoInvitation = ({ reason }: { reason: string }) => (
  <div className="grid justify-items-start gap-4">
    <h1 className="page-title">No invitation here</h1>
    <p className="text-ink-2">{reason}</p>
    <Link href="/instructor/courses" className={buttonLook()}>
      Go to your courses
    </Link>
  </div>
)
