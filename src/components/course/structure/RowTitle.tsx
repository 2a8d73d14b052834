'use client'

import { type KeyboardEvent, type ReactNode, use, useEffect, useId, useRef } from 'react'
import { FieldError } from '@/components/ui/FieldError'
import { cn } from '@/lib/cn'
import type { Parsed } from '@/lib/course-text'
import { errorMessage } from '@/lib/errors'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { RowFocusContext, setRefused, useRowFocus } from './row-focus'

interface RowTitleProps {
  /** The chapter's or video's id, which is also its row's key. */
  id: string
  title: string
  /** Of the field, e.g. "Title of video Walking the line". */
  label: string
  parse: (text: string) => Parsed<string>
  /** Rejects when the server refused; the typed text then stays. */
  onSave: (title: string) => Promise<unknown>
  /** The title as it stands when it is not being changed. */
  children: ReactNode
}

/** Whether a row's title is a field now; its row must not be dragged then. */
export const useIsRenaming = (id: string): boolean => {
  const isAsked = useCourseCreationUI(({ editing }) => editing.id === id)
  const isRefused = useRowFocus((state) => state.refused[id] !== undefined)
  return isAsked || isRefused
}

/** A title that turns into a field in its place: Enter and blur save, Escape restores. */
export function RowTitle({ children, ...field }: RowTitleProps) {
  return useIsRenaming(field.id) ? <RowTitleField {...field} /> : children
}

function RowTitleField({ id, title, label, parse, onSave }: Omit<RowTitleProps, 'children'>) {
  const store = use(RowFocusContext)
  const refused = useRowFocus((state) => state.refused[id])
  const isAsked = useCourseCreationUI(({ editing }) => editing.id === id)
  const input = useRef<HTMLInputElement>(null)
  const isOver = useRef(false)
  const noteId = useId()
  const message = refused?.message ?? ''

  useEffect(() => {
    if (!isAsked) return
    input.current?.focus()
    input.current?.select()
  }, [isAsked])

  const close = (backToRow: boolean) => {
    isOver.current = true
    const row = input.current?.closest<HTMLElement>('[data-row-key]')
    setRefused(store, id, null)
    const ui = useCourseCreationUI.getState()
    if (ui.editing.id === id) ui.stopEdit()
    if (backToRow) row?.focus()
  }
  const save = (backToRow: boolean) => {
    if (isOver.current) return
    const text = input.current?.value ?? ''
    const parsed = parse(text)
    if (!parsed.ok) return setRefused(store, id, { text, message: parsed.message })
    close(backToRow)
    if (parsed.value === title) return
    onSave(parsed.value).catch((error: unknown) =>
      setRefused(store, id, { text, message: errorMessage(error) }),
    )
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') save(true)
    else if (event.key === 'Escape') close(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="min-w-0">
      <input
        ref={input}
        dir="auto"
        type="text"
        aria-label={label}
        aria-invalid={message !== '' || undefined}
        aria-describedby={message === '' ? undefined : noteId}
        defaultValue={refused?.text ?? title}
        autoComplete="off"
        className={cn('edit-in text-ink', message !== '' && 'border-bad')}
        onKeyDown={handleKeyDown}
        onInput={(event) =>
          message !== '' && setRefused(store, id, { text: event.currentTarget.value, message: '' })
        }
        // A window that loses the focus keeps its field; only a blur to elsewhere in the page saves.
        onBlur={(event) => document.activeElement !== event.currentTarget && save(false)}
      />
      {message !== '' && (
        <div className="py-1">
          <FieldError id={noteId}>{message}</FieldError>
        </div>
      )}
    </div>
  )
}
