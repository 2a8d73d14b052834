'use client'

import { Check, Copy, Link2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { announce } from '@/lib/announce'
import { dayOf } from './day-of'

interface InvitationLinkProps {
  email: string
  link: string
  expiresAt: string | null
}

/** The link, which the server tells this one time, and what to do with it: no mail is sent. */
export function InvitationLink({ email, link, expiresAt }: InvitationLinkProps) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setIsCopied] = useState(false)

  const copy = async () => {
    field.current?.select() // where the clipboard is closed to pages, the text is ready for Ctrl C
    try {
      await navigator.clipboard.writeText(link)
      setIsCopied(true)
      announce('Link copied.')
    } catch {
      announce('The link is selected. Copy it with Control C.')
    }
  }
  return (
    <Callout
      tone="plain"
      role="status"
      icon={<Link2 />}
      title={
        <>
          Send this link to <bdi className="break-all">{email}</bdi>
        </>
      }
    >
      <p className="text-13 text-ink-2">
        Lectern sends no mail. The link works once{expiresAt !== null && `, until ${dayOf(expiresAt)}`}, and
        is shown only now.
      </p>
      <div className="mt-1 flex flex-wrap items-end gap-2">
        <Field label="Invitation link" hideLabel className="min-w-52 flex-1">
          <Input
            ref={field}
            readOnly
            dir="ltr"
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
        <Button
          variant="primary"
          className="min-h-[46px] md:min-h-[38px]"
          icon={isCopied ? <Check /> : <Copy />}
          onClick={() => void copy()}
        >
          {isCopied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
    </Callout>
  )
}
