'use client'

import { Link2 } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { CopyButton } from '@/components/ui/CopyButton'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { Textarea } from '@/components/ui/Textarea'
import { useEnrolments } from '@/hooks/use-enrolments'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import type { Enrolment } from '@/types/learning'
import { dayOf } from './day-of'

/** Who may watch the course when it has a price: by address, by a link, and who is enrolled. For its owners. */
export function StudentsPanel({ courseId }: { courseId: string }) {
  const students = useEnrolments(courseId)
  const { enrolments, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = students
  return (
    <section aria-label="Students" className="mt-5 grid gap-3 border-t border-line pt-4">
      <div>
        <h3 className="text-16 font-620">Students</h3>
        <p className="text-13 text-ink-2">
          A free course is open to everyone. One with a price is for those who are enrolled
          {enrolments && `: ${count(students.active, 'student')} now`}.
        </p>
      </div>
      <EnrolForm onEnrol={students.enrolAsync} />
      <EnrolmentLinkPart students={students} />
      {enrolments ? (
        <ul aria-label="Enrolments">
          {enrolments.map((one) => (
            <EnrolmentRow key={one.id} enrolment={one} onRevoke={() => students.revoke(one.id)} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState
          title="The students could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      ) : (
        <p role="status" className="text-ink-2">
          Loading the students…
        </p>
      )}
      {hasNextPage && (
        <p>
          <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </section>
  )
}

const addressesIn = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== '')

function EnrolForm({ onEnrol }: { onEnrol: (emails: string[]) => Promise<{ items: Enrolment[] }> }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [isSending, setIsSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)

  const enrol = async () => {
    const emails = addressesIn(text)
    if (emails.length === 0) return refuse('Write at least one email address.')
    setIsSending(true)
    try {
      const { items } = await onEnrol(emails)
      announce(`${count(items.length, 'student')} enrolled.`)
      setText('')
      field.current?.focus()
    } catch (error) {
      refuse(errorMessage(error))
    } finally {
      setIsSending(false)
    }
  }
  const refuse = (message: string) => {
    setWrong(message)
    field.current?.focus()
  }
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSending) void enrol()
  }
  return (
    <form noValidate onSubmit={handleSubmit} className="grid gap-2">
      <Field
        label="Addresses of students"
        hint="One a line. Who has no account yet is enrolled as soon as there is one with that address; no mail is sent."
        error={wrong}
      >
        <Textarea
          ref={field}
          rows={2}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            setWrong(undefined)
          }}
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
      </Field>
      <p>
        <Button type="submit" busy={isSending} busyLabel="Enrolling…">
          Enrol
        </Button>
      </p>
    </form>
  )
}

/** The link by which people enrol themselves: told once, good until it is replaced or stopped. */
function EnrolmentLinkPart({ students }: { students: ReturnType<typeof useEnrolments> }) {
  const { link, makeLinkAsync, isMakingLink, removeLink } = students
  const [told, setTold] = useState<string>()
  const make = async () => {
    try {
      setTold((await makeLinkAsync()).url)
    } catch {
      // said in a toast
    }
  }
  return (
    <div className="grid gap-2">
      {told !== undefined && link && (
        <Callout tone="plain" role="status" icon={<Link2 />} title="Give this link to your students">
          <p className="text-13 break-all text-ink-2">{told}</p>
          <p className="text-13 text-ink-2">
            Whoever has it can enrol, until {dayOf(link.expires_at)}. It is shown only now.
          </p>
          <CopyButton text={told}>Copy the link</CopyButton>
        </Callout>
      )}
      <p className="flex flex-wrap items-center gap-2 text-13 text-ink-2">
        <Button size="sm" busy={isMakingLink} busyLabel="Making…" onClick={() => void make()}>
          {link ? 'Make a new enrolment link' : 'Make an enrolment link'}
        </Button>
        {link && (
          <>
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                setTold(undefined)
                removeLink()
              }}
            >
              Stop the link
            </Button>
            <span>
              Works until {dayOf(link.expires_at)}; {count(link.uses, 'student')} came by it. A new one
              replaces it.
            </span>
          </>
        )}
      </p>
    </div>
  )
}

const sources = { instructor: 'by an owner', link: 'by the link', api: 'by another program' }

function EnrolmentRow({ enrolment, onRevoke }: { enrolment: Enrolment; onRevoke: () => void }) {
  const { user, email, source, granted_at, revoked_at } = enrolment
  return (
    <li className="flex min-h-11 items-center gap-3 border-t border-line py-1.5">
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-530">{user?.name ?? email}</bdi>
        <span className="block truncate text-13 text-ink-2">
          {user ? <bdi>{email}</bdi> : 'No account yet'},{' '}
          {revoked_at
            ? `taken back ${dayOf(revoked_at)}`
            : `enrolled ${sources[source]} ${dayOf(granted_at)}`}
        </span>
      </span>
      {revoked_at === null && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Take the enrolment of ${email} back`}
          onClick={onRevoke}
        >
          Take back
        </Button>
      )}
    </li>
  )
}
