'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { announce } from '@/lib/announce'
import { passkeyApi } from '@/lib/api/passkey-api'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { accountKeys } from '@/lib/query/account-queries'
import type { Passkey } from '@/schemas/passkey'
import { ConfirmInPlace, focusOn } from './ConfirmInPlace'

/** One passkey: what it is called and when it was used; it is renamed in place, and removed after a question. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null)
  const { id, name } = passkey
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: accountKeys.all })
  const renaming = useMutation({
    mutationKey: [...accountKeys.passkeys(), 'rename'],
    mutationFn: (given: string) => passkeyApi.rename(id, given),
    onSuccess: async () => {
      await refresh()
      setDoing(null)
      announce('Passkey renamed.')
    },
    meta: { failure: { what: 'the new name', shownInPlace: 'all' } },
  })
  const removing = useMutation({
    mutationKey: [...accountKeys.passkeys(), 'remove'],
    mutationFn: () => passkeyApi.remove(id),
    onSuccess: () => announce('Passkey removed.'),
    onSettled: async () => {
      setDoing(null)
      await refresh()
    },
    meta: { failure: { what: 'removing the passkey' } },
  })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2.5">
      {doing === 'rename' ? (
        <RenameForm
          name={name}
          error={renaming.error ? errorMessage(renaming.error) : undefined}
          isBusy={renaming.isPending}
          onSave={(given) => renaming.mutate(given)}
          onCancel={() => {
            renaming.reset()
            setDoing(null)
          }}
        />
      ) : (
        <>
          <PasskeyWords passkey={passkey} />
          {doing === 'remove' ? (
            <ConfirmInPlace
              isBusy={removing.isPending}
              onConfirm={() => removing.mutate()}
              onKeep={() => setDoing(null)}
            >
              Remove for good
            </ConfirmInPlace>
          ) : (
            <span className="flex flex-wrap gap-2">
              <Button size="sm" aria-label={`Rename passkey ${name}`} onClick={() => setDoing('rename')}>
                Rename
              </Button>
              <Button
                size="sm"
                variant="danger-quiet"
                aria-label={`Remove passkey ${name}`}
                onClick={() => setDoing('remove')}
              >
                Remove
              </Button>
            </span>
          )}
        </>
      )}
    </li>
  )
}

interface RenameFormProps {
  name: string
  error: string | undefined
  isBusy: boolean
  onSave: (name: string) => void
  onCancel: () => void
}

function RenameForm({ name, error, isBusy, onSave, onCancel }: RenameFormProps) {
  const [text, setText] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(text)
  }
  return (
    <form noValidate onSubmit={submit} className="flex min-w-0 flex-1 flex-wrap items-end gap-3">
      <Field label="New name" className="min-w-0 flex-1 basis-[200px]" error={error}>
        <Input
          ref={focusOn}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onCancel()
          }}
          maxLength={limits.keyName}
        />
      </Field>
      <Button size="sm" onClick={onCancel}>
        Cancel
      </Button>
      <Button size="sm" type="submit" variant="primary" busy={isBusy} busyLabel="Saving…">
        Save
      </Button>
    </form>
  )
}

const PasskeyWords = ({ passkey: { name, is_synced: isSynced, ...at } }: { passkey: Passkey }) => (
  <span className="min-w-0 flex-1 basis-[220px]">
    <bdi className="font-550 break-words">{name}</bdi>
    <span className="block text-13 text-ink-2 tabular-nums">
      {isSynced ? 'On all your devices that share it. ' : 'On one device. '}
      Added {formatMoment(at.created_at)},{' '}
      {at.last_used_at === null ? 'never used' : `last used ${formatMoment(at.last_used_at)}`}
    </span>
  </span>
)
