'use client'

import Link from 'next/link'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { useSession } from '@/hooks/use-session'
import { AppShell } from './AppShell'
import { useSignOut } from './use-sign-out'

/** What a student sees at an instructor's address. */
export function InstructorsOnly() {
  const user = useSession()
  const { signOut, isSigningOut } = useSignOut()
  return (
    <AppShell>
      <div className="grid max-w-[68ch] justify-items-start gap-4">
        <h1 className="page-title">This part is for instructors</h1>
        <p className="text-16 text-ink-2">
          You are signed in as <bdi>{user?.name}</bdi>, a student. To make courses, sign in with an
          instructor’s account.
        </p>
        <Link href="/learn" className={buttonLook({ variant: 'primary' })}>
          Go to your courses
        </Link>
        <Button onClick={signOut} busy={isSigningOut} busyLabel="Signing out…">
          Sign out
        </Button>
      </div>
    </AppShell>
  )
}
