'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { PasswordInput } from '@/components/auth/PasswordInput'
import { Badge } from '@/components/ui/Badge'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { lazyPart } from '@/components/ui/lazy-part'
import { twoFactorApi } from '@/lib/api/two-factor-api'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import { accountKeys, accountQueries } from '@/lib/query/account-queries'
import { Section } from './Section'

const RecoveryCodes = lazyPart(
  () => import('./RecoveryCodes'),
  (module) => module.RecoveryCodes,
)
const TwoFactorSetup = lazyPart(
  () => import('./TwoFactorSetup'),
  (module) => module.TwoFactorSetup,
)

/** A code of an authenticator app after the password. */
export function TwoFactorSection() {
  const client = useQueryClient()
  const { data: state, error, refetch } = useQuery(accountQueries.twoFactor())
  const [password, setPassword] = useState('')
  const refresh = () => client.invalidateQueries({ queryKey: accountKeys.all })
  const beginning = useMutation({
    mutationKey: [...accountKeys.twoFactor(), 'begin'],
    mutationFn: (currentPassword: string) => twoFactorApi.begin({ currentPassword }),
    onSuccess: () => setPassword(''),
    meta: { failure: { what: 'two-factor sign-in', shownInPlace: 'all' } },
  })
  const ending = useMutation({
    mutationKey: [...accountKeys.twoFactor(), 'end'],
    mutationFn: (currentPassword: string) => twoFactorApi.end({ currentPassword }),
    onSuccess: async () => {
      setPassword('')
      announce('Two-factor sign-in is off.')
      await refresh()
    },
    meta: { failure: { what: 'turning it off', shownInPlace: 'all' } },
  })
  const renewing = useMutation({
    mutationKey: [...accountKeys.twoFactor(), 'codes'],
    mutationFn: (currentPassword: string) => twoFactorApi.newCodes({ currentPassword }),
    onSuccess: async () => {
      setPassword('')
      announce('New recovery codes. Copy or save them now.')
      await client.invalidateQueries({ queryKey: accountKeys.events('me') })
    },
    meta: { failure: { what: 'the new codes', shownInPlace: 'all' } },
  })
  const isOn = state?.isOn === true
  const running = isOn ? ending : beginning
  const wrong = running.error ?? renewing.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    renewing.reset()
    running.mutate(password)
  }
  const finish = async () => {
    beginning.reset()
    await refresh()
  }
  return (
    <Section
      title="Two-factor sign-in"
      about="After your password you write a code that an app on your phone shows. A stolen password is then not enough."
    >
      {error && !state && (
        <ErrorState
          title="Whether it is on could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {state && (
        <p>
          <Badge tone={isOn ? 'good' : 'plain'}>{isOn ? 'On' : 'Off'}</Badge>
        </p>
      )}
      {state && beginning.data && !isOn && (
        <TwoFactorSetup
          uri={beginning.data.uri}
          recoveryCodes={beginning.data.recoveryCodes}
          onDone={finish}
        />
      )}
      {isOn && renewing.data && (
        <Callout tone="wait" role="status">
          <p className="mb-2">
            Those that you had before do not work any more. These are shown this one time.
          </p>
          <RecoveryCodes codes={renewing.data.recoveryCodes} />
        </Callout>
      )}
      {state && (isOn || !beginning.data) && (
        <form onSubmit={submit} className="flex max-w-[520px] flex-wrap items-end gap-3">
          <Field
            label={isOn ? 'Your password, to change this' : 'Your password, to turn it on'}
            className="min-w-0 flex-1 basis-[220px]"
            error={wrong ? errorMessage(wrong) : undefined}
          >
            <PasswordInput
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
          {isOn && (
            <Button
              busy={renewing.isPending}
              busyLabel="Making…"
              onClick={() => {
                ending.reset()
                renewing.mutate(password)
              }}
            >
              New recovery codes
            </Button>
          )}
          <Button
            type="submit"
            variant={isOn ? 'danger-quiet' : 'secondary'}
            busy={running.isPending}
            busyLabel={isOn ? 'Turning off…' : 'Preparing…'}
          >
            {isOn ? 'Turn off' : 'Set up'}
          </Button>
        </form>
      )}
    </Section>
  )
}
