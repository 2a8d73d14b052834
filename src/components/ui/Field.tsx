'use client'

import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'
import { FieldContext } from './field-context'
import { FieldError } from './FieldError'

interface FieldProps {
  label: ReactNode
  /** Stands below the control; an error takes its place. */
  hint?: ReactNode
  error?: string | undefined
  /** Written behind the label: `true` is "(optional)", a text is put in brackets, e.g. "leave empty for free". */
  optional?: boolean | string
  /** The control's id; made here when absent. */
  htmlFor?: string
  id?: string
  /** For a control whose purpose the page shows otherwise; the label stays readable for assistive technology. */
  hideLabel?: boolean
  className?: string
  children: ReactNode
}

/** A label, a control and one line about it. `<Input>` and `<Textarea>` inside wire themselves up. */
export function Field({
  label,
  hint,
  error,
  optional,
  htmlFor,
  id,
  hideLabel,
  className,
  children,
}: FieldProps) {
  const made = useId()
  const controlId = htmlFor ?? id ?? made
  const noteId = `${controlId}-note`
  const hasNote = error !== undefined || hint !== undefined
  return (
    <div className={cn('grid content-start gap-1.5', className)}>
      <label htmlFor={controlId} className={cn('font-550', hideLabel && 'sr-only')}>
        {label}
        {optional !== undefined && optional !== false && (
          <>
            {' '}
            <span className="font-normal text-ink-3">({optional === true ? 'optional' : optional})</span>
          </>
        )}
      </label>
      <FieldContext
        value={{
          id: controlId,
          describedBy: hasNote ? noteId : undefined,
          isInvalid: error !== undefined,
        }}
      >
        {children}
      </FieldContext>
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
