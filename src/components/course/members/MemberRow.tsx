'use client'

import { LogOut, RotateCw, Trash2, UserMinus } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import type { CourseAccess } from '@/types/course'
import type { CourseMember } from '@/types/members'
import { dayOf, isPast } from './day-of'
import { RoleSelect } from './RoleSelect'
import { roleNames } from './role-words'

export interface MemberRowProps {
  member: CourseMember
  isYou: boolean
  /** Whether the reader decides who is here. */
  isOwner: boolean
  onRole: (role: CourseAccess) => void
  /** Removes the person, or takes the invitation back; for oneself it is leaving. */
  onRemove: () => void
  onRenew: () => void
  isRenewing: boolean
}

/** One person or open invitation: who, with which rights, and what can be done about it. */
export function MemberRow({ member, isYou, isOwner, onRole, onRemove, onRenew, isRenewing }: MemberRowProps) {
  const [isAsking, setIsAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const isCreator = member.id === 'owner'
  const name = member.user?.name ?? member.email ?? ''
  const remove = removalOf(member, isYou)

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line py-2">
      <span className="min-w-40 flex-1">
        <bdi className="font-530 break-words">{name}</bdi>
        {isYou && <span className="text-ink-2"> (you)</span>}
        <Note member={member} isCreator={isCreator} />
      </span>
      <span className="flex items-center gap-2">
        {isOwner && !isCreator && !isYou ? (
          <RoleSelect label={`Rights of ${name}`} value={member.role} onChange={onRole} className="w-28" />
        ) : (
          <span className="px-1 text-ink-2">{roleNames[member.role]}</span>
        )}
        {isOwner && member.user === null && (
          <IconButton
            label={`New link for ${name}`}
            icon={<RotateCw />}
            onClick={onRenew}
            aria-busy={isRenewing || undefined}
          />
        )}
        {!isCreator && (isOwner || isYou) && (
          <IconButton
            ref={button}
            label={remove.label}
            icon={remove.icon}
            onClick={() => setIsAsking(true)}
            aria-expanded={isAsking}
          />
        )}
      </span>
      {isAsking && (
        <div role="group" aria-label={remove.label} className="flex w-full flex-wrap items-center gap-2">
          <p className="min-w-40 flex-1 text-13">{remove.question}</p>
          <Button
            ref={focusAtOnce}
            onClick={() => {
              setIsAsking(false)
              button.current?.focus()
            }}
          >
            {remove.keep}
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              setIsAsking(false)
              onRemove()
            }}
          >
            {remove.verb}
          </Button>
        </div>
      )}
    </li>
  )
}

/** The question has come up at the button that was pressed: the answer that changes nothing is next. */
const focusAtOnce = (keep: HTMLButtonElement | null) => keep?.focus()

function Note({ member, isCreator }: { member: CourseMember; isCreator: boolean }) {
  const parts: ReactNode[] = []
  if (member.user && member.email !== null) parts.push(<bdi key="email">{member.email}</bdi>)
  if (isCreator) parts.push('made this course')
  if (!member.user && member.expires_at !== null) {
    parts.push(
      isPast(member.expires_at)
        ? 'Invited; the link has expired'
        : `Invited; the link works until ${dayOf(member.expires_at)}`,
    )
  }
  if (parts.length === 0) return null
  return (
    <span className="block text-13 break-words text-ink-2">
      {parts.map((part, i) => (
        <span key={i}>
          {i > 0 && ', '}
          {part}
        </span>
      ))}
    </span>
  )
}

function removalOf({ user, email }: CourseMember, isYou: boolean) {
  if (isYou) {
    return {
      label: 'Leave the course',
      icon: <LogOut className="flip-rtl" />,
      question: 'You will not see this course any more, until somebody invites you again.',
      keep: 'Stay',
      verb: 'Leave',
    }
  }
  if (user) {
    return {
      label: `Remove ${user.name}`,
      icon: <UserMinus />,
      question: (
        <>
          <bdi>{user.name}</bdi> will not see this course any more. What they made stays.
        </>
      ),
      keep: 'Keep',
      verb: 'Remove',
    }
  }
  return {
    label: `Take back the invitation of ${email ?? ''}`,
    icon: <Trash2 />,
    question: 'The link stops working.',
    keep: 'Keep',
    verb: 'Take back',
  }
}
