'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { signOut } from '@/components/auth/auth-api'
import { goTo } from '@/components/auth/go-to'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Callout } from '@/components/ui/Callout'
import { deletionApi } from '@/lib/api/deletion-api'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { accountKeys } from '@/lib/query/account-queries'

interface LeavingScreenProps {
  /** Of whoever is signed in; `null`: nobody is. */
  email: string | null
  due: string | null
}

/** What somebody sees whose account is to be deleted: how to keep it, and nothing else. */
export function LeavingScreen({ email, due }: LeavingScreenProps) {
  if (email === null || due === null) {
    return (
      <div className="grid content-start gap-[18px]">
        <h1 className="page-title">Your account will be deleted</h1>
        <p>You are signed out everywhere. To keep your account, sign in again before its day comes.</p>
        <div>
          <Link href="/sign-in" className={buttonLook({})}>
            Sign in
          </Link>
        </div>
      </div>
    )
  }
  return <Question email={email} due={due} />
}

function Question({ email, due }: { email: string; due: string }) {
  const keeping = useMutation({
    mutationKey: [...accountKeys.deletion(), 'keep'],
    mutationFn: () => deletionApi.keep(),
    onSuccess: () => goTo('/account'),
    meta: { failure: { what: 'keeping the account', shownInPlace: 'all' } },
  })
  const leaving = useMutation({
    mutationKey: [...accountKeys.deletion(), 'sign-out'],
    mutationFn: () => signOut(),
    onSuccess: () => goTo('/sign-in'),
    meta: { failure: { what: 'signing out', shownInPlace: 'all' } },
  })
  const error = keeping.error ?? leaving.error
  return (
    <div className="grid content-start gap-[18px]">
      <h1 className="page-title">Keep your account?</h1>
      {error && (
        <Callout tone="bad" role="alert">
          <p>{errorMessage(error)}</p>
        </Callout>
      )}
      <p className="break-words">
        The account of <bdi>{email}</bdi> will be deleted on <time dateTime={due}>{formatMoment(due)}</time>,
        with the courses that nobody else owns. Until then it can be kept as it is.
      </p>
      <div className="grid gap-3">
        <Button
          variant="primary"
          busy={keeping.isPending || keeping.isSuccess}
          busyLabel="Keeping…"
          onClick={() => keeping.mutate()}
          className="min-h-[46px] md:min-h-[42px]"
        >
          Keep my account
        </Button>
        <Button
          busy={leaving.isPending || leaving.isSuccess}
          onClick={() => leaving.mutate()}
          className="min-h-[46px] md:min-h-[42px]"
        >
          Let it be deleted, and sign out
        </Button>
      </div>
      <p className="text-ink-2">
        <a href="/api/account/export" download>
          Export your account
        </a>{' '}
        first, if you need what is in it.
      </p>
    </div>
  )
}
