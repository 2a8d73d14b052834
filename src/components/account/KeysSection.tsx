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
import { scopeWords, type ApiKeyScope } from '@/lib/key-scopes'
import type { ApiKey } from '@/types/learning'
import { ConfirmInPlace } from './ConfirmInPlace'
import { ScopeChoice } from './ScopeChoice'
import { Section } from './Section'

/** Keys for other programs; a key is shown once. */
export function KeysSection({ isAdmin = false }: { isAdmin?: boolean }) {
  const client = useQueryClient()
  const { data: keys, error, refetch } = useQuery(accountQueries.keys())
  const refresh = () => client.invalidateQueries({ queryKey: accountKeys.all })
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ApiKeyScope[]>(['enrolments:write'])
  const [toRemove, setToRemove] = useState<string | null>(null)
  const making = useMutation({
    mutationKey: [...accountKeys.keys(), 'make'],
    mutationFn: (given: { name: string; scopes: ApiKeyScope[] }) => accountApi.makeKey(given),
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
    making.mutate({ name, scopes })
  }
  return (
    <Section
      title="Keys for other programs"
      about="With a key a program, such as your shop, does for you what you allow it here: as far as you may do it yourself, and nothing else."
    >
      <form noValidate onSubmit={submit} className="grid max-w-[520px] gap-3">
        <Field label="What the key is for" error={making.error ? errorMessage(making.error) : undefined}>
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Shop"
            maxLength={100}
          />
        </Field>
        <ScopeChoice isAdmin={isAdmin} chosen={scopes} onChange={setScopes} />
        <div>
          <Button
            type="submit"
            busy={making.isPending}
            busyLabel="Making…"
            disabledReason={scopes.length === 0 ? 'Choose at least one thing that it may do.' : undefined}
          >
            Make key
          </Button>
        </div>
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
                <ConfirmInPlace
                  isBusy={removing.isPending}
                  onConfirm={() => removing.mutate(key.id)}
                  onKeep={() => setToRemove(null)}
                >
                  Delete for good
                </ConfirmInPlace>
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

const KeyWords = ({ apiKey: { name, scopes, created_at: made, last_used_at: used } }: { apiKey: ApiKey }) => (
  <span className="min-w-0 flex-1 basis-[220px]">
    <bdi className="font-550 break-words">{name}</bdi>
    <span className="block text-13 text-ink-2">{scopes.map((scope) => scopeWords[scope]).join('. ')}.</span>
    <span className="block text-13 text-ink-2 tabular-nums">
      Made {formatMoment(made)}, {used === null ? 'never used' : `last used ${formatMoment(used)}`}
    </span>
  </span>
)
