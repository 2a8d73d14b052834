'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { StorageLine } from '@/components/account/StorageLine'
import { Badge } from '@/components/ui/Badge'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { adminApi } from '@/lib/api/admin-api'
import { announce } from '@/lib/announce'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { accountKeys } from '@/lib/query/account-queries'
import type { AdminAccount } from '@/schemas/account'
import { bytesOfGb, gbOfBytes } from './gigabytes'

/** What was pressed is gone; the field takes the focus. */
const focusOn = (element: HTMLInputElement | null) => element?.focus()

/** One account: what it takes up, and its limit, which is changed in place. */
export function AccountRow({ account }: { account: AdminAccount }) {
  const [isOpen, setIsOpen] = useState(false)
  const { name, email, role, isOwnQuota, deletion_due: due } = account
  return (
    <li className="flex flex-wrap items-start gap-x-5 gap-y-2 border-b border-line py-3">
      <div className="min-w-0 flex-1 basis-[240px]">
        <bdi className="font-550 break-words">{name}</bdi>{' '}
        {role !== 'instructor' && <Badge tone="plain">{role}</Badge>}
        <bdi className="block text-13 break-all text-ink-2">{email}</bdi>
        {due !== null && (
          <span className="block text-13 text-ink-2">Will be deleted {formatMoment(due)}</span>
        )}
      </div>
      <div className="min-w-0 flex-1 basis-[220px]">
        <StorageLine use={account} label={`Storage of ${name}`} />
        <p className="text-13 text-ink-2">{isOwnQuota ? 'A limit of their own' : 'As for everybody'}</p>
      </div>
      {isOpen ? (
        <QuotaForm account={account} onDone={() => setIsOpen(false)} />
      ) : (
        <Button size="sm" aria-label={`Change limit of ${name}`} onClick={() => setIsOpen(true)}>
          Change limit
        </Button>
      )}
    </li>
  )
}

function QuotaForm({ account, onDone }: { account: AdminAccount; onDone: () => void }) {
  const client = useQueryClient()
  const { id, quotaBytes, isOwnQuota } = account
  const [text, setText] = useState(quotaBytes === null ? '' : gbOfBytes(quotaBytes))
  const [problem, setProblem] = useState<string>()
  const setting = useMutation({
    mutationKey: [...accountKeys.admin(), 'quota'],
    mutationFn: (bytes: number | null) => adminApi.setQuota(id, bytes),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountKeys.admin() })
      announce('Limit changed.')
      onDone()
    },
    meta: { failure: { what: 'the limit', shownInPlace: 'all' } },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const bytes = bytesOfGb(text)
    setProblem(bytes === undefined ? 'Write a number of GB, such as 50 or 0.5.' : undefined)
    if (bytes !== undefined) setting.mutate(bytes)
  }
  return (
    <form noValidate onSubmit={submit} className="flex w-full flex-wrap items-end gap-3">
      <Field
        label="Limit in GB"
        className="min-w-0 flex-1 basis-[160px]"
        error={problem ?? (setting.error ? errorMessage(setting.error) : undefined)}
      >
        <Input
          ref={focusOn}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onDone()
          }}
        />
      </Field>
      <Button size="sm" onClick={onDone}>
        Cancel
      </Button>
      {isOwnQuota && (
        <Button size="sm" busy={setting.isPending} onClick={() => setting.mutate(null)}>
          As for everybody
        </Button>
      )}
      <Button size="sm" type="submit" variant="primary" busy={setting.isPending} busyLabel="Setting…">
        Set limit
      </Button>
    </form>
  )
}
