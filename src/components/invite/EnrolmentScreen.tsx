'use client'

import Link from 'next/link'
import { useState } from 'react'
import { goTo } from '@/components/auth/go-to'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Callout } from '@/components/ui/Callout'
import { enrolmentApi } from '@/lib/api/enrolment-api'
import { errorMessage } from '@/lib/errors'
import type { SessionUser } from '@/types/api'
import type { EnrolmentOffer } from '@/types/learning'

interface EnrolmentScreenProps {
  token: string
  offer: EnrolmentOffer
  /** Who is signed in, if anybody is. */
  user: SessionUser | null
  canSignUp: boolean
}

/** What an enrolment link is for, and the one thing to do about it. */
export function EnrolmentScreen({ token, offer, user, canSignUp }: EnrolmentScreenProps) {
  const [isEnrolling, setIsEnrolling] = useState(false)
  const [problem, setProblem] = useState<string>()
  const next = `/enrol/${token}`

  const enrol = async () => {
    setIsEnrolling(true)
    setProblem(undefined)
    try {
      const { course } = await enrolmentApi.accept(token)
      goTo(`/courses/${course.id}`)
    } catch (error) {
      setProblem(errorMessage(error))
      setIsEnrolling(false)
    }
  }
  return (
    <div className="grid justify-items-start gap-4">
      <h1 className="page-title break-words">
        Enrol in <bdi>“{offer.course.title}”</bdi>
      </h1>
      <p className="text-ink-2">
        <bdi>{offer.instructor_name}</bdi> teaches this course. With this link you can watch all of it.
      </p>
      {problem !== undefined && (
        <Callout tone="bad" role="alert" className="w-full">
          <p>{problem}</p>
        </Callout>
      )}
      {user ? (
        <>
          <p className="text-ink-2">
            You are signed in as <bdi className="font-530 text-ink">{user.name}</bdi> (
            <bdi className="break-all">{user.email}</bdi>).
          </p>
          <Button variant="primary" busy={isEnrolling} busyLabel="Enrolling…" onClick={() => void enrol()}>
            Enrol
          </Button>
        </>
      ) : (
        <>
          <p className="text-ink-2">
            {canSignUp
              ? 'Sign in to enrol, or create an account first. You come back here.'
              : 'Sign in to enrol. You come back here.'}
          </p>
          <div className="flex flex-wrap gap-2">
            <Link
              href={{ pathname: '/sign-in', query: { next } }}
              className={buttonLook({ variant: 'primary' })}
            >
              Sign in
            </Link>
            {canSignUp && (
              <Link href={{ pathname: '/sign-up', query: { next } }} className={buttonLook()}>
                Create account
              </Link>
            )}
          </div>
        </>
      )}
    </div>
  )
}
