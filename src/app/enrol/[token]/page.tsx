import type { Metadata } from 'next'
import Link from 'next/link'
import { currentUser, serverApi, tryServerApi } from '@/app/_server/api'
import { AuthScreen } from '@/components/auth/AuthScreen'
import { EnrolmentScreen } from '@/components/invite/EnrolmentScreen'
import { buttonLook } from '@/components/ui/button-look'
import type { AppConfig } from '@/lib/api/session-api'
import type { EnrolmentOffer } from '@/types/learning'

export const dynamic = 'force-dynamic'
/** The address is a secret: it goes to no other site and into no index. */
export const metadata: Metadata = { title: 'Enrolment', referrer: 'no-referrer', robots: { index: false } }

export default async function EnrolPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [offer, user, config] = await Promise.all([
    tryServerApi<EnrolmentOffer>(`/api/enrolments/links/${encodeURIComponent(token)}`),
    currentUser(),
    serverApi<AppConfig>('/api/config'),
  ])
  return (
    <AuthScreen>
      {'error' in offer ? (
        <div className="grid justify-items-start gap-4">
          <h1 className="page-title">No enrolment here</h1>
          <p className="text-ink-2">{offer.error.message}</p>
          <Link href="/" className={buttonLook()}>
            Go to your courses
          </Link>
        </div>
      ) : (
        <EnrolmentScreen token={token} offer={offer.value} user={user} canSignUp={config.signUp === 'open'} />
      )}
    </AuthScreen>
  )
}
