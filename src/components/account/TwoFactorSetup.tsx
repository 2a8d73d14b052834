'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { encode } from 'uqr'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { twoFactorApi } from '@/lib/api/two-factor-api'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import { accountKeys } from '@/lib/query/account-queries'
import { RecoveryCodes } from './RecoveryCodes'

interface TwoFactorSetupProps {
  /** `otpauth://…`, with the secret in it. */
  uri: string
  recoveryCodes: string[]
  onDone: () => Promise<void>
}

/** The secret as a picture and as text, the recovery codes, and the first code of the app. */
export function TwoFactorSetup({ uri, recoveryCodes, onDone }: TwoFactorSetupProps) {
  const [code, setCode] = useState('')
  const confirming = useMutation({
    mutationKey: [...accountKeys.twoFactor(), 'confirm'],
    mutationFn: (given: string) => twoFactorApi.confirm(given),
    onSuccess: async () => {
      announce('Two-factor sign-in is on.')
      await onDone()
    },
    meta: { failure: { what: 'the code', shownInPlace: 'all' } },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirming.mutate(code)
  }
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <h3 className="font-550">1. Read this with your authenticator app</h3>
        <QrCode text={uri} />
        <p className="text-13 text-ink-2">
          Or type this key into the app:{' '}
          <span className="font-mono break-all text-ink" dir="ltr">
            {secret}
          </span>
        </p>
      </div>
      <div className="grid gap-2">
        <h3 className="font-550">2. Keep these recovery codes</h3>
        <p className="max-w-[62ch] text-ink-2">
          Each lets you in once when you do not have your phone. They are shown this one time.
        </p>
        <RecoveryCodes codes={recoveryCodes} />
      </div>
      <form onSubmit={submit} className="grid gap-2">
        <h3 className="font-550">3. Write the code that the app shows</h3>
        <div className="flex max-w-[520px] flex-wrap items-end gap-3">
          <Field
            label="Code of the app"
            className="min-w-0 flex-1 basis-[180px]"
            error={confirming.error ? errorMessage(confirming.error) : undefined}
          >
            <Input
              value={code}
              onChange={(event) => setCode(event.target.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              dir="ltr"
            />
          </Field>
          <Button type="submit" variant="primary" busy={confirming.isPending} busyLabel="Turning on…">
            Turn on
          </Button>
        </div>
      </form>
    </div>
  )
}

/** Dark on light in both themes, as cameras want it. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 3 })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg
      role="img"
      aria-label="QR code of the key below"
      viewBox={`0 0 ${size} ${size}`}
      className="size-[190px] rounded-control"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
