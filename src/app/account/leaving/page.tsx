import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { currentUser } from '@/app/_server/api'
import { LeavingScreen } from '@/components/account/LeavingScreen'
import { AuthScreen } from '@/components/auth/AuthScreen'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Your account will be deleted' }

export default async function LeavingPage() {
  const user = await currentUser()
  if (user && user.deletion_due === undefined) redirect('/account')
  return (
    <AuthScreen>
      <LeavingScreen email={user?.email ?? null} due={user?.deletion_due ?? null} />
    </AuthScreen>
  )
}
