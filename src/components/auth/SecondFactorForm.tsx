'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { twoFactorApi } from '@/lib/api/two-factor-api'
import { AppError, errorMessage } from '@/lib/errors'
import { goTo } from './go-to'

interface SecondFactorFormProps {
  next: string
  /** Back to the password. */
  onBack: () => void
}

/** What was pressed is gone; the code takes the focus. */
const focusOn = (element: HTMLInputElement | null) => element?.focus()

/** The second step of signing in: a code of the app, or a recovery code. */
export function SecondFactorForm({ next, onBack }: SecondFactorFormProps) {
  const [kind, setKind] = useState<'app' | 'recovery'>('app')
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSending, setIsSending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setIsSending(true)
    setError(null)
    try {
      await twoFactorApi.verify({ kind, code })
      goTo(next)
    } catch (thrown) {
      setError(thrown)
      setIsSending(false)
    }
  }
  const isOfField = error instanceof AppError && error.errors.length > 0
  const isApp = kind === 'app'
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid content-start gap-[18px]">
      <h1 className="page-title">One more step</h1>
      {error !== null && !isOfField && (
        <Callout tone="bad" role="alert">
          <p>{errorMessage(error)}</p>
        </Callout>
      )}
      <Field
        label={isApp ? 'Code of your authenticator app' : 'Recovery code'}
        hint={isApp ? 'Six digits.' : 'One of those that you kept; it works once.'}
        error={isOfField ? errorMessage(error) : undefined}
      >
        <Input
          key={kind}
          ref={focusOn}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          inputMode={isApp ? 'numeric' : 'text'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
      </Field>
      <Button
        type="submit"
        variant="primary"
        busy={isSending}
        busyLabel="Signing in…"
        className="min-h-[46px] md:min-h-[42px]"
      >
        Sign in
      </Button>
      <div className="flex flex-wrap gap-3">
        <Button
          variant="ghost"
          onClick={() => {
            setKind(isApp ? 'recovery' : 'app')
            setCode('')
            setError(null)
          }}
        >
          {isApp ? 'Use a recovery code' : 'Use the app'}
        </Button>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
