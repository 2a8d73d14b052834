'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { CopyButton } from '@/components/ui/CopyButton'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { accountApi } from '@/lib/api/account-api'
import { announce } from '@/lib/announce'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { accountKeys, accountQueries } from '@/lib/query/account-queries'
import type { ApiKey } from '@/types/learning'
import { Section } from './Section'

/** What was pressed is gone; its question takes the focus. */
const focusOn = (element: HTMLButtonElement | null) => element?.focus()

/** Keys for other programs; a key is shown once. */
export function KeysSection() {
  const client = useQueryClient()
  const { data: keys, error, refetch } = useQuery(accountQueries.keys())
  const refresh = () => client.invalidateQueries({ queryKey: accountKeys.all })
  const [name, setName] = useState('')
  const [toRemove, setToRemove] = useState<string | null>(null)
  const making = useMutation({
    mutationKey: [...accountKeys.keys(), 'make'],
    mutationFn: (given: string) => accountApi.makeKey(given),
    onSuccess: () => {
      setName('')
      announce('Key made. Copy it now.')
    },
    onSettled: refresh,
    meta: { failure: { what: 'the new key', shownInPlace: 'all' } },
  })
  const removing = useMutation({
    mutationKey: [...accountKeys.keys(), 'remove'],
    mutationFn: (id: string) => accountApi.removeKey(id),
    onSuccess: () => announce('Key deleted.'),
    onSettled: async () => {
      setToRemove(null)
      await refresh()
    },
    meta: { failure: { what: 'deleting the key' } },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    making.mutate(name)
  }
  return (
    <Section
      title="Keys for other programs"
      about="With a key a program, such as your shop, enrols people in the courses that you own. It can do nothing else."
    >
      <form onSubmit={submit} className="flex max-w-[520px] flex-wrap items-end gap-3">
        <Field
          label="What the key is for"
          className="min-w-0 flex-1 basis-[220px]"
          error={making.error ? errorMessage(making.error) : undefined}
        >
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Shop"
            maxLength={100}
          />
        </Field>
        <Button type="submit" busy={making.isPending} busyLabel="Making…">
          Make key
        </Button>
      </form>
      {making.data && (
        <Callout tone="wait" role="status">
          <p>
            Copy the key of “<bdi>{making.data.name}</bdi>” now. It is shown this one time.
          </p>
          <p className="my-2 font-mono text-13 break-all" dir="ltr">
            {making.data.secret}
          </p>
          <div>
            <CopyButton text={making.data.secret}>Copy the key</CopyButton>
          </div>
        </Callout>
      )}
      {error && !keys && (
        <ErrorState
          title="Your keys could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {keys && keys.length > 0 && (
        <ul className="border-t border-line">
          {keys.map((key) => (
            <li
              key={key.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5"
            >
              <KeyWords apiKey={key} />
              {toRemove === key.id ? (
                <span className="flex flex-wrap gap-2">
                  <Button size="sm" onClick={() => setToRemove(null)}>
                    Keep it
                  </Button>
                  <Button
                    size="sm"
                    variant="danger"
                    ref={focusOn}
                    busy={removing.isPending}
                    onClick={() => removing.mutate(key.id)}
                  >
                    Delete for good
                  </Button>
                </span>
              ) : (
                <Button
                  size="sm"
                  variant="danger-quiet"
                  aria-label={`Delete key ${key.name}`}
                  onClick={() => setToRemove(key.id)}
                >
                  Delete
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const KeyWords = ({ apiKey: { name, created_at: made, last_used_at: used } }: { apiKey: ApiKey }) => (
  <span className="min-w-0 flex-1 basis-[220px]">
    <bdi className="font-550 break-words">{name}</bdi>
    <span className="block text-13 text-ink-2 tabular-nums">
      May enrol people. Made {formatMoment(made)},{' '}
      {used === null ? 'never used' : `last used ${formatMoment(used)}`}
    </span>
  </span>
)
