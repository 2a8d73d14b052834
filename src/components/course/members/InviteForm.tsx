'use client'

import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { announce } from '@/lib/announce'
import { AppError, errorMessage } from '@/lib/errors'
import type { InviteRequest } from '@/schemas/members'
import type { CourseAccess } from '@/types/course'
import type { Invited } from '@/types/members'
import { RoleSelect } from './RoleSelect'
import { roleMeanings } from './role-words'

interface InviteFormProps {
  onInvite: (request: InviteRequest) => Promise<Invited>
  onInvited: (invited: Invited) => void
}

const MISSING = 'Write an email address such as name@example.org.'

/** An address and the rights; what the server says about the address stands beside it. */
export function InviteForm({ onInvite, onInvited }: InviteFormProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<CourseAccess>('editor')
  const [isSending, setIsSending] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)

  const refuse = (message: string) => {
    setWrong(message)
    field.current?.focus()
  }
  const invite = async () => {
    if (email.trim() === '') return refuse(MISSING)
    setIsSending(true)
    setProblem(undefined)
    try {
      const invited = await onInvite({ email, role })
      const { member } = invited
      announce(
        member.user
          ? `${member.user.name} is on the course now.`
          : `${member.email ?? email} is invited. Copy the link and send it.`,
      )
      setEmail('')
      onInvited(invited)
      if (invited.link === null) field.current?.focus()
    } catch (error) {
      const message =
        error instanceof AppError ? error.errors.find((one) => one.field === 'email')?.message : undefined
      if (message !== undefined) refuse(message)
      else setProblem(errorMessage(error))
    } finally {
      setIsSending(false)
    }
  }
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSending) void invite()
  }

  return (
    <form noValidate onSubmit={handleSubmit} className="grid gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Field label="Email" error={wrong} className="min-w-48 flex-1">
          <Input
            ref={field}
            type="email"
            value={email}
            onChange={({ currentTarget }) => {
              setEmail(currentTarget.value)
              setWrong(undefined)
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
          />
        </Field>
        <Field label="Rights" className="w-28">
          <RoleSelect value={role} onChange={setRole} className="min-h-[46px] md:min-h-[38px]" />
        </Field>
        <Button
          type="submit"
          busy={isSending}
          busyLabel="Inviting…"
          className="mt-[26px] min-h-[46px] md:min-h-[38px]"
        >
          Invite
        </Button>
      </div>
      <p className="text-13 text-ink-2">{roleMeanings[role]}</p>
      {problem !== undefined && (
        <Callout tone="bad" role="alert">
          <p>{problem}</p>
        </Callout>
      )}
    </form>
  )
}
