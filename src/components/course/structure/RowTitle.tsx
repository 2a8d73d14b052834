'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { hasNote, TextFieldNotes } from '@/components/course/edit/TextFieldNotes'
import { useIsField, useTextField } from '@/hooks/use-text-field'
import { cn } from '@/lib/cn'
import type { Item } from './actions'

interface RowTitleProps {
  courseId: string
  item: Item
  /** Of the field, e.g. "Title of video 1.2". */
  label: string
  /** The title as it stands when it is not being changed. */
  children: ReactNode
}

/** Whether a row's title is a field now; its row must not be dragged then. */
export const useIsRenaming = (courseId: string, { type, id }: Item): boolean =>
  useIsField(courseId, { type, id, name: 'title' })

/**
 * A title that turns into a field in its place. What is typed is saved after a pause and on leaving, as far as the
 * person wants that; Enter saves and goes back to the row, Escape restores.
 */
export function RowTitle({ children, ...field }: RowTitleProps) {
  return useIsRenaming(field.courseId, field.item) ? <RowTitleField {...field} /> : children
}

function RowTitleField({ courseId, item, label }: Omit<RowTitleProps, 'children'>) {
  const { type, id, title } = item
  const field = useTextField(courseId, { type, id, name: 'title' }, title)
  const input = useRef<HTMLInputElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const isOver = useRef(false)
  const noteId = useId()
  const { draft, isAsked, isAutoSaved } = field
  const isWrong = draft !== undefined && draft.message !== null && draft.state !== 'restored'

  useEffect(() => {
    if (!isAsked) return
    input.current?.focus()
    input.current?.select()
  }, [isAsked])

  const end = (how: () => boolean | void) => {
    const row = input.current?.closest<HTMLElement>('[data-row-key]')
    isOver.current = true
    if (how() === false) isOver.current = false
    else row?.focus()
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') end(field.submit)
    else if (event.key === 'Escape') end(field.cancel)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={frame} className="grid min-w-0 gap-1">
      <input
        ref={input}
        dir="auto"
        type="text"
        aria-label={label}
        aria-invalid={isWrong || undefined}
        aria-describedby={hasNote(draft) ? noteId : undefined}
        value={field.text}
        autoComplete="off"
        className={cn('edit-in text-ink', isWrong && 'border-bad')}
        onKeyDown={handleKeyDown}
        onChange={(event) => field.change(event.currentTarget.value)}
        // A window that loses the focus keeps its field; only a blur to elsewhere in the page saves.
        onBlur={(event) => {
          const isOwn = frame.current?.contains(event.relatedTarget) ?? false
          if (document.activeElement !== event.currentTarget && !isOwn && !isOver.current) field.leave()
        }}
      />
      <TextFieldNotes
        id={noteId}
        draft={draft}
        hasButtons={!isAutoSaved && draft !== undefined}
        onSave={() => end(field.submit)}
        onCancel={() => end(field.cancel)}
        onCompare={field.compare}
      />
    </div>
  )
}
