'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Play } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { laterPart } from '@/components/ui/lazy-part'
import { signInSchema, type SignInRequest } from '@/schemas/auth'
import { signIn, signInToDemo } from './auth-api'
import { PasswordInput } from './PasswordInput'
import { SecondFactorForm } from './SecondFactorForm'
import { useAuthSubmit } from './use-auth-submit'

const PasskeySignIn = laterPart(
  () => import('./PasskeySignIn'),
  (module) => module.PasskeySignIn,
)

interface SignInFormProps {
  next: string
  /** The server runs the demo and its accounts can be tried. */
  hasDemo: boolean
  canSignUp: boolean
  /** Where passkeys of this server work, if anywhere. */
  passkeyOrigin?: string | null | undefined
}

export function SignInForm({ next, hasDemo, canSignUp, passkeyOrigin }: SignInFormProps) {
  const { register, handleSubmit, formState, setError } = useForm<SignInRequest>({
    resolver: zodResolver(signInSchema),
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    defaultValues: { email: '', password: '' },
  })
  const { submit, problem, isLeaving } = useAuthSubmit<SignInRequest>({
    next,
    fields: ['email', 'password'],
    setError,
  })
  const [asksForCode, setAsksForCode] = useState(false)
  const [isOpeningDemo, setIsOpeningDemo] = useState(false)

  const handleDemo = async () => {
    setIsOpeningDemo(true)
    await submit(() => signInToDemo('instructor'))
    setIsOpeningDemo(false)
  }

  const signInOrAsk = async (values: SignInRequest) => {
    const { secondFactor } = await signIn(values)
    if (!secondFactor) return undefined
    setAsksForCode(true)
    return 'stay'
  }

  const isSigningIn = formState.isSubmitting || (isLeaving && !isOpeningDemo)
  if (asksForCode) return <SecondFactorForm next={next} onBack={() => setAsksForCode(false)} />
  return (
    <form
      noValidate
      onSubmit={handleSubmit((values) => submit(() => signInOrAsk(values)))}
      className="grid content-start gap-[18px]"
    >
      <h1 className="page-title">Sign in to your courses</h1>
      {problem !== null && (
        <Callout tone="bad" role="alert">
          <p>{problem}</p>
        </Callout>
      )}
      <Field label="Email" error={formState.errors.email?.message}>
        <Input
          type="email"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          {...register('email')}
        />
      </Field>
      <Field label="Password" error={formState.errors.password?.message}>
        <PasswordInput autoComplete="current-password" {...register('password')} />
      </Field>
      <Button
        type="submit"
        variant="primary"
        busy={isSigningIn}
        busyLabel="Signing in…"
        className="min-h-[46px] md:min-h-[42px]"
      >
        Sign in
      </Button>
      {typeof passkeyOrigin === 'string' && (
        <PasskeySignIn origin={passkeyOrigin} submit={submit} isBusy={isSigningIn} />
      )}
      {canSignUp && (
        <p className="text-ink-2">
          New here?{' '}
          <Link href={{ pathname: '/sign-up', query: { next } }} className="inline-block py-0.5">
            Create account
          </Link>
        </p>
      )}
      {hasDemo && (
        <>
          <hr className="my-0.5 border-line" />
          <Button
            icon={<Play />}
            onClick={() => void handleDemo()}
            busy={isOpeningDemo}
            busyLabel="Opening the demo…"
            className="min-h-[46px] md:min-h-[42px]"
          >
            Explore with the demo instructor
          </Button>
          <p className="text-13 text-ink-2">The demo keeps to this computer. Try anything.</p>
        </>
      )}
    </form>
  )
}
