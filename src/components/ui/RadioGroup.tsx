'use client'

import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'
import { FieldError } from './FieldError'

interface RadioGroupProps<T extends string> {
  label: ReactNode
  name: string
  value: T | null
  onValueChange: (value: T) => void
  options: readonly { value: T; label: ReactNode }[]
  hint?: ReactNode
  error?: string | undefined
}

/** One of a few, all in sight. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label, name, value, onValueChange, options, hint, error } = props
  const id = useId()
  const noteId = `${id}-note`
  const hasNote = error !== undefined || hint !== undefined
  return (
    <div className="grid content-start gap-1.5">
      <span id={id} className="font-550">
        {label}
      </span>
      <div
        role="radiogroup"
        aria-labelledby={id}
        aria-describedby={hasNote ? noteId : undefined}
        aria-invalid={error !== undefined || undefined}
        className={cn(
          'grid auto-cols-fr grid-flow-col overflow-clip rounded-control border border-edge bg-surface',
          error !== undefined && 'border-s-4 border-bad',
        )}
      >
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex min-h-[46px] items-center justify-center gap-2 border-s border-line px-1.5 py-1 text-center first:border-s-0 hover:bg-hover has-checked:bg-accent-tint has-checked:font-550 has-checked:shadow-[inset_0_-2px_0_var(--accent)] has-focus-visible:outline-2 has-focus-visible:-outline-offset-3 has-focus-visible:outline-focus md:min-h-[38px] forced-colors:has-checked:outline-2 forced-colors:has-checked:-outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onValueChange(option.value)}
              className="outline-none max-md:absolute max-md:opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
      {error !== undefined ? (
        <FieldError id={noteId}>{error}</FieldError>
      ) : (
        hint !== undefined && (
          <p id={noteId} className="text-13 text-ink-2">
            {hint}
          </p>
        )
      )}
    </div>
  )
}
