import type { Metadata } from 'next'
import { AuthScreen } from '@/components/auth/AuthScreen'
import { SignInForm } from '@/components/auth/SignInForm'
import { prepareAuthPage } from '../_server/auth-page'
import type { SearchParams } from '../_server/search-params'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { config, next, canSignUp } = await prepareAuthPage(searchParams)
  return (
    <AuthScreen>
      <SignInForm
        next={next}
        hasDemo={config.demo}
        canSignUp={canSignUp}
        passkeyOrigin={config.passkeyOrigin}
      />
    </AuthScreen>
  )
}
