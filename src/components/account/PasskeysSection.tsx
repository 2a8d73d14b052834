'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { PasswordInput } from '@/components/auth/PasswordInput'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { announce } from '@/lib/announce'
import { passkeyApi } from '@/lib/api/passkey-api'
import { AppError, errorMessage } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { canUsePasskeys, makePasskey } from '@/lib/passkeys/ceremony'
import { accountKeys, accountQueries } from '@/lib/query/account-queries'
import { browserName } from './browser-name'
import { PasskeyRow } from './PasskeyRow'
import { Section } from './Section'

/** Passkeys: added with the password, renamed, removed. */
export function PasskeysSection() {
  const { data, error, refetch } = useQuery(accountQueries.passkeys())
  return (
    <Section
      title="Passkeys"
      about="Sign in with the finger, face or PIN of your device. A passkey takes the place of your password and of the code, and other sites cannot steal it. Your password goes on working."
    >
      {error && !data && (
        <ErrorState
          title="Your passkeys could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {data && data.items.length > 0 && (
        <ul className="border-t border-line">
          {data.items.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {data && <AddOrWhyNot origin={data.origin} />}
    </Section>
  )
}

function AddOrWhyNot({ origin }: { origin: string | null }) {
  if (origin === null) {
    return (
      <p className="max-w-[62ch] text-ink-2">
        This server’s address is none that passkeys work at: they need a name and https. The person who runs
        it can change that.
      </p>
    )
  }
  if (origin !== window.location.origin) {
    const there = `${origin}/account`
    return (
      <p className="max-w-[62ch] text-ink-2">
        Passkeys work at the other address of this server: <a href={there}>{there}</a>
      </p>
    )
  }
  if (!canUsePasskeys()) return <p className="text-ink-2">This browser cannot make passkeys.</p>
  return <AddPasskey />
}

function AddPasskey() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const adding = useMutation({
    mutationKey: [...accountKeys.passkeys(), 'add'],
    mutationFn: async (given: { name: string; currentPassword: string }) => {
      const options = await passkeyApi.begin({ currentPassword: given.currentPassword })
      const credential = await makePasskey(options)
      return passkeyApi.add({ name: given.name, credential })
    },
    onSuccess: () => {
      setName('')
      setPassword('')
      announce('Passkey added.')
    },
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.all }),
    meta: { failure: { what: 'the new passkey', shownInPlace: 'all' } },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    adding.mutate({ name: name.trim() || browserName(navigator.userAgent), currentPassword: password })
  }
  const wrong = adding.error instanceof AppError ? adding.error.errors : []
  const ofField = (field: string) => wrong.find((one) => one.field === field)?.message
  const isInField = ofField('name') !== undefined || ofField('currentPassword') !== undefined
  return (
    <form noValidate onSubmit={submit} className="grid max-w-[620px] gap-3">
      {adding.error && !isInField && (
        <Callout tone="bad" role="alert">
          <p>{errorMessage(adding.error)}</p>
        </Callout>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label="Name of the passkey"
          optional
          className="min-w-0 flex-1 basis-[200px]"
          error={ofField('name')}
        >
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="My phone"
            maxLength={limits.keyName}
          />
        </Field>
        <Field
          label="Your password, to add it"
          className="min-w-0 flex-1 basis-[200px]"
          error={ofField('currentPassword')}
        >
          <PasswordInput
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" busy={adding.isPending} busyLabel="Adding…">
          Add passkey
        </Button>
      </div>
    </form>
  )
}
