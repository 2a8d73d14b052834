'use client'

import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { useIsField, useTextField } from '@/hooks/use-text-field'
import { cn } from '@/lib/cn'
import type { FieldValue } from '@/lib/outbox/queued-edit'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { hasNote, TextFieldNotes } from './TextFieldNotes'

interface InlineEditProps {
  courseId: string
  name: 'title' | 'description' | 'price'
  /** What the course holds. */
  value: FieldValue
  /** Of the field, e.g. "Course title". */
  label: string
  multiline?: boolean
  inputMode?: 'decimal'
  /** Stands in front of the field, e.g. "$". */
  prefix?: ReactNode
  inputClassName?: string
  className?: string
  /** What is seen when nothing is being changed; `edit` opens the field. */
  children: (edit: () => void) => ReactNode
}

/**
 * A text of the course that turns into a field in its place. What is typed is saved after a pause and on leaving, as
 * far as the person wants that; Enter saves, Escape goes back to what was there before.
 */
export function InlineEdit({ children, className, ...field }: InlineEditProps) {
  const { courseId, name } = field
  const isField = useIsField(courseId, { type: 'course', id: courseId, name })
  const wasOpen = useRef(false)
  const frame = useRef<HTMLDivElement>(null)

  // Closed by the keyboard: the focus goes back to what opened the field.
  useEffect(() => {
    if (!isField && wasOpen.current && document.activeElement === document.body) {
      frame.current?.querySelector('button')?.focus()
    }
    wasOpen.current = isField
  }, [isField])

  return (
    <div ref={frame} className={className}>
      {isField ? (
        <InlineField {...field} />
      ) : (
        children(() => useCourseCreationUI.getState().startEdit('course', courseId, name))
      )}
    </div>
  )
}

function InlineField({
  courseId,
  name,
  value,
  label,
  multiline = false,
  inputMode,
  prefix,
  inputClassName,
}: Omit<InlineEditProps, 'children' | 'className'>) {
  const field = useTextField(courseId, { type: 'course', id: courseId, name }, value)
  const noteId = useId()
  const isOver = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const { draft, isAsked, isAutoSaved } = field
  const isWrong = draft !== undefined && draft.message !== null && draft.state !== 'restored'

  useEffect(() => {
    // What came back by itself does not take the focus from where someone works by now.
    if (!isAsked) return
    input.current?.focus()
    if (!multiline) input.current?.select()
  }, [isAsked, multiline])

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      isOver.current = true
      field.cancel()
    } else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
      isOver.current = field.submit()
    } else return
    event.preventDefault()
  }
  const handleBlur = (event: FocusEvent<HTMLElement>) => {
    // Not when the window loses the focus, nor on the way to this field's own buttons.
    const isOwn = frame.current?.contains(event.relatedTarget) ?? false
    if (document.activeElement !== event.currentTarget && !isOwn && !isOver.current) field.leave()
  }
  const shared = {
    ref: input,
    dir: 'auto',
    'aria-label': label,
    'aria-invalid': isWrong || undefined,
    'aria-describedby': hasNote(draft) ? noteId : undefined,
    value: field.text,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => field.change(event.currentTarget.value),
    onKeyDown: handleKeyDown,
    onBlur: handleBlur,
    className: cn('edit-in text-ink', isWrong && 'border-bad', inputClassName),
  } as const
  return (
    <div ref={frame} className="grid gap-1">
      <span className="flex items-center gap-1.5">
        {prefix}
        {multiline ? (
          <textarea {...shared} rows={7} />
        ) : (
          <input {...shared} type="text" inputMode={inputMode} />
        )}
      </span>
      <TextFieldNotes
        id={noteId}
        draft={draft}
        hasButtons={multiline || !isAutoSaved}
        onSave={field.submit}
        onCancel={field.cancel}
        onCompare={field.compare}
      />
    </div>
  )
}
