'use client'

import { type KeyboardEvent, memo, useEffect, useId, useRef } from 'react'
import { FieldError } from '@/components/ui/FieldError'
import { NewRowFrame } from './NewRowFrame'
import type { NewField, NewFieldHandlers } from './use-new-fields'

interface NewFieldRowProps {
  rowKey: string
  rowIndex: number
  field: NewField
  handlers: NewFieldHandlers
}

/** The row where the title of a new chapter or video is typed: Enter adds it and waits for the next, Escape stops. */
export const NewFieldRow = memo(function NewFieldRow({
  rowKey,
  rowIndex,
  field,
  handlers,
}: NewFieldRowProps) {
  return (
    <NewRowFrame rowKey={rowKey} rowIndex={rowIndex} target={field.target}>
      <div role="gridcell" className="min-w-0 flex-1">
        <NewFieldInput field={field} handlers={handlers} />
      </div>
    </NewRowFrame>
  )
})

function NewFieldInput({ field, handlers }: Pick<NewFieldRowProps, 'field' | 'handlers'>) {
  const input = useRef<HTMLInputElement>(null)
  const noteId = useId()
  const isCancelled = useRef(false)
  const { key, error } = field
  const name = field.target === null ? 'Chapter title' : 'Video title'

  useEffect(() => {
    const element = input.current
    if (!element) return
    const forget = handlers.register(field, element)
    // What comes back with a failure does not take the focus from where someone types by now.
    if (element.value === '' || document.activeElement === document.body) element.focus()
    return forget
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each field
  }, [key])

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') handlers.submit(field)
    else if (event.key === 'Escape') isCancelled.current = handlers.cancel(field)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="max-w-xl min-w-0 py-1">
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
        onInput={() => handlers.corrected(field)}
        onBlur={(event) => {
          if (!isCancelled.current && document.activeElement !== event.currentTarget) handlers.leave(field)
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
