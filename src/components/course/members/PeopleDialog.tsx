'use client'

import { useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { ErrorState } from '@/components/ui/ErrorState'
import { useMembers } from '@/hooks/use-members'
import { useSession } from '@/hooks/use-session'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import type { CourseTree } from '@/types/course'
import type { CourseMember, Invited } from '@/types/members'
import { InvitationLink } from './InvitationLink'
import { InviteForm } from './InviteForm'
import { MemberRow } from './MemberRow'
import { StudentsPanel } from './StudentsPanel'

export interface PeopleDialogProps {
  course: Pick<CourseTree, 'id' | 'title' | 'access'>
  onClose: () => void
  /** The reader took themselves off the course. */
  onLeft: () => void
}

/** Who works on the course; owners invite and decide, everybody may leave. */
export function PeopleDialog({ course, onClose, onLeft }: PeopleDialogProps) {
  const { members, error, refetch, ...writes } = useMembers(course.id)
  const user = useSession()
  const isOwner = course.access === 'owner'
  const [told, setTold] = useState<Invited>()
  const list = useRef<HTMLUListElement>(null)

  const handleRemove = async ({ id, user: person, email }: CourseMember) => {
    const isYou = person !== null && person.id === user?.id
    list.current?.focus() // the row goes, and the focus with it
    try {
      await writes.removeAsync(id)
    } catch {
      return // said in a toast, and the row is back
    }
    if (told?.member.id === id) setTold(undefined)
    if (isYou) return onLeft()
    announce(
      person ? `${person.name} is off the course.` : `The invitation of ${email ?? ''} was taken back.`,
    )
  }
  const handleRenew = async (id: string) => {
    try {
      setTold(await writes.renewLinkAsync(id))
    } catch {
      // said in a toast
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        <>
          People on <bdi>“{course.title}”</bdi>
        </>
      }
      footer={<Button onClick={onClose}>Done</Button>}
      className="w-[min(600px,100%)]"
    >
      {isOwner && <InviteForm onInvite={writes.inviteAsync} onInvited={setTold} />}
      {told !== undefined && told.link !== null && (
        <InvitationLink
          key={told.link}
          link={told.link}
          email={told.member.email ?? ''}
          expiresAt={told.member.expires_at}
        />
      )}
      {members ? (
        <ul ref={list} tabIndex={-1} aria-label="People" className="mt-1 outline-none">
          {members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              isYou={member.user !== null && member.user.id === user?.id}
              isOwner={isOwner}
              onRole={(role) => writes.setRole({ memberId: member.id, role })}
              onRemove={() => void handleRemove(member)}
              onRenew={() => void handleRenew(member.id)}
              isRenewing={writes.isRenewing}
            />
          ))}
        </ul>
      ) : error ? (
        <ErrorState
          title="The list could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      ) : (
        <p role="status" className="text-ink-2">
          Loading the list…
        </p>
      )}
      {isOwner && <StudentsPanel courseId={course.id} />}
    </Dialog>
  )
}
