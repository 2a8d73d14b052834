'use client'

import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { FieldError } from '@/components/ui/FieldError'
import { cn } from '@/lib/cn'
import type { NewField } from './use-new-fields'

interface NewFieldInputProps {
  field: NewField
  register: (field: NewField, input: HTMLInputElement | null) => void
  onSubmit: (field: NewField) => void
  onLeave: (field: NewField) => void
  onCancel: (field: NewField) => void
  onCorrected: (field: NewField) => void
  className?: string
}

/** Where the title of a new chapter or video is typed: Enter adds it and waits for the next, Escape stops. */
export function NewFieldInput({
  field,
  register,
  onSubmit,
  onLeave,
  onCancel,
  onCorrected,
  className,
}: NewFieldInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const noteId = useId()
  const isCancelled = useRef(false)
  const { key, error } = field
  const name = field.target === null ? 'Chapter title' : 'Video title'

  useEffect(() => {
    const element = input.current
    register(field, element)
    // What comes back with a failure does not take the focus from where someone types by now.
    if (element && (element.value === '' || document.activeElement === document.body)) element.focus()
    return () => register(field, null)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each field
  }, [key])

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') onSubmit(field)
    else if (event.key === 'Escape') {
      isCancelled.current = true
      onCancel(field)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={cn('min-w-0 py-1', className)}>
      <input
        ref={input}
        dir="auto"
        type="text"
        placeholder={name}
        aria-label={name}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={error === null ? undefined : noteId}
        defaultValue={field.text}
        autoComplete="off"
        className="control min-h-8 w-full rounded-control border border-edge bg-surface px-[11px] py-1 text-ink max-md:min-h-[46px] max-md:text-16"
        onKeyDown={handleKeyDown}
        onInput={() => onCorrected(field)}
        onBlur={(event) => {
          if (!isCancelled.current && document.activeElement !== event.currentTarget) onLeave(field)
        }}
      />
      {error !== null && (
        <div className="pt-1">
          <FieldError id={noteId}>{error}</FieldError>
        </div>
      )}
    </div>
  )
}
