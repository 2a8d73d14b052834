'use client'

import Link from 'next/link'
import { useState } from 'react'
import { goTo } from '@/components/auth/go-to'
import { roleMeanings } from '@/components/course/members/role-words'
import { useSignOut } from '@/components/shell/use-sign-out'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Callout } from '@/components/ui/Callout'
import { memberApi } from '@/lib/api/member-api'
import { errorMessage } from '@/lib/errors'
import { invitationPath } from '@/lib/invitation-path'
import type { SessionUser } from '@/types/api'
import type { CourseAccess } from '@/types/course'
import type { Invitation } from '@/types/members'

interface InvitationScreenProps {
  token: string
  invitation: Invitation
  /** Who is signed in, if anybody is. */
  user: SessionUser | null
  canSignUp: boolean
}

const asRole: Record<CourseAccess, string> = {
  owner: 'as one of its owners',
  editor: 'as an editor',
  viewer: 'as a viewer',
}

/** What somebody is invited to, and the one thing to do about it. */
export function InvitationScreen({ token, invitation, user, canSignUp }: InvitationScreenProps) {
  const { course, role, email, invited_by: inviter } = invitation
  return (
    <div className="grid justify-items-start gap-4">
      <h1 className="page-title break-words">
        Join <bdi>“{course.title}”</bdi>
      </h1>
      <p className="text-ink-2">
        {inviter === null ? 'You are invited' : <bdi>{inviter}</bdi>}
        {inviter !== null && ' invites you'} to this course {asRole[role]}. {roleMeanings[role]}
      </p>
      {user ? (
        <Accept token={token} user={user} email={email} />
      ) : (
        <SignInFirst path={invitationPath(token)} email={email} canSignUp={canSignUp} />
      )}
    </div>
  )
}

function Accept({ token, user, email }: { token: string; user: SessionUser; email: string }) {
  const [isJoining, setIsJoining] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { signOut, isSigningOut } = useSignOut(invitationPath(token))

  const join = async () => {
    setIsJoining(true)
    setProblem(undefined)
    try {
      const { course } = await memberApi.accept(token)
      goTo(`/instructor/course/${course.id}/edit`)
    } catch (error) {
      setProblem(errorMessage(error))
      setIsJoining(false)
    }
  }
  return (
    <>
      <p className="text-ink-2">
        You are signed in as <bdi className="font-530 text-ink">{user.name}</bdi> (
        <bdi className="break-all">{user.email}</bdi>).
        {user.email !== email && (
          <>
            {' '}
            The invitation was made for <bdi className="break-all">{email}</bdi>; whoever has the link may use
            it.
          </>
        )}
      </p>
      {problem !== undefined && (
        <Callout tone="bad" role="alert" className="w-full">
          <p>{problem}</p>
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={isJoining} busyLabel="Joining…" onClick={() => void join()}>
          Join the course
        </Button>
        <Button busy={isSigningOut} busyLabel="Signing out…" onClick={signOut}>
          Use another account
        </Button>
      </div>
    </>
  )
}

function SignInFirst({ path, email, canSignUp }: { path: string; email: string; canSignUp: boolean }) {
  return (
    <>
      <p className="text-ink-2">
        {canSignUp
          ? 'Sign in to join, or create an account first. You come back here.'
          : 'Sign in to join. You come back here.'}{' '}
        The invitation was made for <bdi className="break-all">{email}</bdi>.
      </p>
      <div className="flex flex-wrap gap-2">
        <Link
          href={{ pathname: '/sign-in', query: { next: path } }}
          className={buttonLook({ variant: 'primary' })}
        >
          Sign in
        </Link>
        {canSignUp && (
          <Link href={{ pathname: '/sign-up', query: { next: path } }} className={buttonLook()}>
            Create account
          </Link>
        )}
      </div>
    </>
  )
}
