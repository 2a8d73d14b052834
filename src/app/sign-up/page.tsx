import type { Metadata } from 'next'
import Link from 'next/link'
import { AuthScreen } from '@/components/auth/AuthScreen'
import { SignUpForm } from '@/components/auth/SignUpForm'
import { buttonLook } from '@/components/ui/button-look'
import { prepareAuthPage } from '../_server/auth-page'
import type { SearchParams } from '../_server/search-params'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Create account' }

export default async function SignUpPage({ searchParams }: { searchParams: SearchParams }) {
  const { next, canSignUp, invitation } = await prepareAuthPage(searchParams)
  return (
    <AuthScreen>
      {canSignUp ? <SignUpForm next={next} {...(invitation && { invitation })} /> : <NotOpen next={next} />}
    </AuthScreen>
  )
}

const NotOpen = ({ next }: { next: string }) => (
  <div className="grid justify-items-start gap-4">
    <h1 className="page-title">New accounts are not open here</h1>
    <p className="text-ink-2">Ask the person who runs this server for an account, then sign in with it.</p>
    <Link href={{ pathname: '/sign-in', query: { next } }} className={buttonLook()}>
      Sign in
    </Link>
  </div>
)
