'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { PasswordInput } from '@/components/auth/PasswordInput'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { accountApi } from '@/lib/api/account-api'
import { announce } from '@/lib/announce'
import { AppError, errorMessage } from '@/lib/errors'
import { accountKeys } from '@/lib/query/account-queries'
import { changePasswordSchema, type ChangePasswordRequest } from '@/schemas/auth'
import { Section } from './Section'

const fields = ['currentPassword', 'newPassword'] as const

/** A new password; everywhere else the person is signed out. */
export function PasswordSection() {
  const client = useQueryClient()
  const [isDone, setIsDone] = useState(false)
  const { register, handleSubmit, formState, setError, reset } = useForm<ChangePasswordRequest>({
    resolver: zodResolver(changePasswordSchema),
    defaultValues: { currentPassword: '', newPassword: '' },
  })
  const changing = useMutation({
    mutationKey: [...accountKeys.all, 'password'],
    mutationFn: (request: ChangePasswordRequest) => accountApi.changePassword(request),
    onMutate: () => setIsDone(false),
    onSuccess: () => {
      reset()
      setIsDone(true)
      announce('Password changed.')
    },
    onError: (error) => {
      if (!(error instanceof AppError)) return
      for (const { field, message } of error.errors) {
        const name = fields.find((one) => one === field) ?? (field === 'password' ? 'newPassword' : undefined)
        if (name) setError(name, { type: 'server', message }, { shouldFocus: true })
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.all }),
    meta: { failure: { what: 'the new password', shownInPlace: 'all' } },
  })
  const isInField = changing.error instanceof AppError && changing.error.errors.length > 0
  return (
    <Section title="Password" about="Changing it signs you out everywhere else.">
      <form
        noValidate
        onSubmit={handleSubmit((values) => changing.mutateAsync(values).catch(() => undefined))}
        className="grid max-w-[380px] gap-4"
      >
        {changing.error && !isInField && (
          <Callout tone="bad" role="alert">
            <p>{errorMessage(changing.error)}</p>
          </Callout>
        )}
        <Field label="Current password" error={formState.errors.currentPassword?.message}>
          <PasswordInput autoComplete="current-password" {...register('currentPassword')} />
        </Field>
        <Field
          label="New password"
          hint="At least 8 characters."
          error={formState.errors.newPassword?.message}
        >
          <PasswordInput autoComplete="new-password" {...register('newPassword')} />
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={changing.isPending} busyLabel="Changing…">
            Change password
          </Button>
          {isDone && <p className="text-ink-2">Changed. You are signed out everywhere else.</p>}
        </div>
      </form>
    </Section>
  )
}
