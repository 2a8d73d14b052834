'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { goTo } from '@/components/auth/go-to'
import { PasswordInput } from '@/components/auth/PasswordInput'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { deletionApi } from '@/lib/api/deletion-api'
import { passkeyApi } from '@/lib/api/passkey-api'
import { AppError, errorMessage } from '@/lib/errors'
import { askForPasskey, canUsePasskeys } from '@/lib/passkeys/ceremony'
import { accountKeys, accountQueries } from '@/lib/query/account-queries'
import type { AccountDeletion, Proof } from '@/schemas/account-deletion'
import { focusOn } from './ConfirmInPlace'
import { DeletionFacts } from './DeletionFacts'
import { Section } from './Section'

/** Asking for the account to be deleted: what that does, and who asks. */
export function DeletionSection() {
  const { data, error, refetch } = useQuery(accountQueries.deletion())
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Section
      title="Delete your account"
      about="You are signed out, and have time to change your mind: sign in again and keep it. Then it is deleted for good."
    >
      {error && !data && (
        <ErrorState
          title="What deleting it does could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {data?.refused && <p className="max-w-[62ch] text-ink-2">{data.refused}</p>}
      {data && data.refused === null && !isOpen && (
        <div>
          <Button variant="danger-quiet" onClick={() => setIsOpen(true)}>
            Delete my account…
          </Button>
        </div>
      )}
      {data && data.refused === null && isOpen && <AskForm facts={data} onCancel={() => setIsOpen(false)} />}
    </Section>
  )
}

function AskForm({ facts, onCancel }: { facts: AccountDeletion; onCancel: () => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { data: twoFactor } = useQuery(accountQueries.twoFactor())
  const { data: passkeys } = useQuery(accountQueries.passkeys())
  const asksForCode = twoFactor?.isOn === true
  const asking = useMutation({
    mutationKey: [...accountKeys.deletion(), 'ask'],
    mutationFn: async (proof: Proof | 'passkey') => {
      if (proof !== 'passkey') return deletionApi.ask(proof)
      return deletionApi.ask({ credential: await askForPasskey(await passkeyApi.beginSignIn()) })
    },
    onSuccess: () => goTo('/account/leaving'),
    meta: { failure: { what: 'deleting the account', shownInPlace: 'all' } },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A recovery code is longer than the six digits of an app.
    const kind = /^\d{6}$/.test(code.replaceAll(/\s/g, '')) ? 'app' : 'recovery'
    asking.mutate({ currentPassword: password, ...(asksForCode && { code, kind }) })
  }
  const wrong = asking.error instanceof AppError ? asking.error.errors : []
  const ofField = (field: string) => wrong.find((one) => one.field === field)?.message
  const hasPasskey =
    passkeys !== undefined &&
    passkeys.items.length > 0 &&
    passkeys.origin === window.location.origin &&
    canUsePasskeys()
  const isBusy = asking.isPending || asking.isSuccess
  return (
    <form noValidate onSubmit={submit} className="grid max-w-[620px] gap-4">
      <div tabIndex={-1} ref={focusOn} className="rounded-control outline-none">
        <DeletionFacts facts={facts} />
      </div>
      {asking.error && wrong.length === 0 && (
        <Callout tone="bad" role="alert">
          <p>{errorMessage(asking.error)}</p>
        </Callout>
      )}
      <div className="flex flex-wrap gap-3">
        <Field
          label="Your password, to delete it"
          className="min-w-0 flex-1 basis-[220px]"
          error={ofField('currentPassword')}
        >
          <PasswordInput
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {asksForCode && (
          <Field
            label="Code of your app, or a recovery code"
            className="min-w-0 flex-1 basis-[220px]"
            error={ofField('code')}
          >
            <Input
              value={code}
              onChange={(event) => setCode(event.target.value)}
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              dir="ltr"
            />
          </Field>
        )}
      </div>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onCancel}>Keep my account</Button>
        <Button type="submit" variant="danger" busy={isBusy} busyLabel="Deleting…">
          Delete in {facts.days === 1 ? 'one day' : `${facts.days} days`}
        </Button>
        {hasPasskey && (
          <Button variant="danger-quiet" busy={isBusy} onClick={() => asking.mutate('passkey')}>
            Confirm with a passkey instead
          </Button>
        )}
      </div>
    </form>
  )
}
