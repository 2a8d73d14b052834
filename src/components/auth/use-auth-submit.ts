'use client'

import { useState } from 'react'
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form'
import { AppError, errorMessage } from '@/lib/errors'
import { goTo } from './go-to'

interface AuthSubmit<TValues extends FieldValues> {
  /** Where to go once signed in; a path of this site. */
  next: string
  fields: readonly Path<TValues>[]
  setError: UseFormSetError<TValues>
}

/**
 * Runs a call that ends signed in. Wrong fields are marked, the first one takes the focus; any other
 * refusal is `problem`, a sentence. While `isLeaving`, the next page is loading.
 */
export function useAuthSubmit<TValues extends FieldValues>({ next, fields, setError }: AuthSubmit<TValues>) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isLeaving, setIsLeaving] = useState(false)

  /** @param call `'stay'`: not signed in yet */
  const submit = async (call: () => Promise<unknown>): Promise<void> => {
    setProblem(null)
    try {
      // Whatever it says, there is another step first.
      if ((await call()) === 'stay') return
      setIsLeaving(true)
      goTo(next)
    } catch (error) {
      const wrong = error instanceof AppError ? error.errors : []
      const known = fields.flatMap((name) => {
        const message = wrong.find(({ field }) => field === name)?.message
        return message === undefined ? [] : [{ name, message }]
      })
      for (const [index, { name, message }] of known.entries()) {
        setError(name, { type: 'server', message }, { shouldFocus: index === 0 })
      }
      if (known.length === 0) setProblem(errorMessage(error))
    }
  }

  return { submit, problem, isLeaving }
}
