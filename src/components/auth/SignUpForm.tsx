'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import Link from 'next/link'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { limits } from '@/lib/limits'
import { signUpSchema, type SignUpRequest } from '@/schemas/auth'
import { signUp } from './auth-api'
import { PasswordInput } from './PasswordInput'
import { useAuthSubmit } from './use-auth-submit'

interface SignUpFormProps {
  next: string
  /** The link that the visitor came by, and the address it was made for. */
  invitation?: { token: string; email: string }
}

export function SignUpForm({ next, invitation }: SignUpFormProps) {
  const { register, handleSubmit, formState, setError } = useForm<SignUpRequest>({
    resolver: zodResolver(signUpSchema),
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    defaultValues: {
      name: '',
      email: invitation?.email ?? '',
      password: '',
      ...(invitation && { invitation: invitation.token }),
    },
  })
  const { submit, problem, isLeaving } = useAuthSubmit<SignUpRequest>({
    next,
    fields: ['name', 'email', 'password'],
    setError,
  })
  const { errors } = formState

  return (
    <form
      noValidate
      onSubmit={handleSubmit((values) => submit(() => signUp(values)))}
      className="grid content-start gap-[18px]"
    >
      <h1 className="page-title">Create your account</h1>
      {problem !== null && (
        <Callout tone="bad" role="alert">
          <p>{problem}</p>
        </Callout>
      )}
      <Field label="Name" error={errors.name?.message}>
        <Input autoComplete="name" {...register('name')} />
      </Field>
      <Field
        label="Email"
        hint={invitation && 'The invitation was made for this address.'}
        error={errors.email?.message}
      >
        <Input
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          {...register('email')}
        />
      </Field>
      <Field
        label="Password"
        hint={`At least ${limits.passwordMin} characters. A sentence is easier to keep in mind than a word with signs.`}
        error={errors.password?.message}
      >
        <PasswordInput autoComplete="new-password" {...register('password')} />
      </Field>
      <Button
        type="submit"
        variant="primary"
        busy={formState.isSubmitting || isLeaving}
        busyLabel="Creating your account…"
        className="min-h-[46px] md:min-h-[42px]"
      >
        Create account
      </Button>
      <p className="text-ink-2">
        Already have an account?{' '}
        <Link href={{ pathname: '/sign-in', query: { next } }} className="inline-block py-0.5">
          Sign in
        </Link>
      </p>
    </form>
  )
}
