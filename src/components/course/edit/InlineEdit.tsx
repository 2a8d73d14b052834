'use client'

import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { Button } from '@/components/ui/Button'
import { FieldError } from '@/components/ui/FieldError'
import { cn } from '@/lib/cn'
import type { Parsed } from '@/lib/course-text'
import { errorMessage } from '@/lib/errors'

interface InlineEditProps<T> {
  /** Of the field, e.g. "Course title". */
  label: string
  /** The text that the field starts with. */
  text: string
  parse: (text: string) => Parsed<T>
  /** Rejects when the server refused; the typed text then comes back with a "Retry". */
  onSave: (value: T) => Promise<unknown>
  multiline?: boolean
  inputMode?: 'decimal'
  /** Stands in front of the field, e.g. "$". */
  prefix?: ReactNode
  inputClassName?: string
  className?: string
  /** What is seen when nothing is being changed; `edit` opens the field. */
  children: (edit: () => void) => ReactNode
}

interface Draft {
  text: string
  error: string | null
  isRefused: boolean
}

/** A value that turns into a field in its place: Enter and blur save, Escape restores. */
export function InlineEdit<T>({ text, parse, onSave, children, className, ...field }: InlineEditProps<T>) {
  const [draft, setDraft] = useState<Draft | null>(null)
  const wasOpen = useRef(false)
  const frame = useRef<HTMLDivElement>(null)

  // Closed by the keyboard: the focus goes back to what opened the field.
  useEffect(() => {
    if (draft === null && wasOpen.current && document.activeElement === document.body) {
      frame.current?.querySelector('button')?.focus()
    }
    wasOpen.current = draft !== null
  }, [draft])

  const save = (typed: string) => {
    const parsed = parse(typed)
    if (!parsed.ok) return setDraft({ text: typed, error: parsed.message, isRefused: false })
    setDraft(null)
    if (typed.trim() === text.trim()) return
    onSave(parsed.value).catch((error: unknown) =>
      setDraft({ text: typed, error: errorMessage(error), isRefused: true }),
    )
  }
  return (
    <div ref={frame} className={className}>
      {draft === null ? (
        children(() => setDraft({ text, error: null, isRefused: false }))
      ) : (
        <InlineField
          draft={draft}
          {...field}
          onChange={setDraft}
          onSave={save}
          onCancel={() => setDraft(null)}
        />
      )}
    </div>
  )
}

interface InlineFieldProps extends Pick<
  InlineEditProps<unknown>,
  'label' | 'multiline' | 'inputMode' | 'prefix' | 'inputClassName'
> {
  draft: Draft
  onChange: (draft: Draft) => void
  onSave: (text: string) => void
  onCancel: () => void
}

function InlineField({
  draft,
  label,
  multiline = false,
  inputMode,
  prefix,
  inputClassName,
  onChange,
  onSave,
  onCancel,
}: InlineFieldProps) {
  const noteId = useId()
  const isOver = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)

  const isComeback = draft.isRefused
  useEffect(() => {
    // What came back with a failure does not take the focus from where someone works by now.
    if (isComeback && document.activeElement !== document.body) return
    field.current?.focus()
    if (!multiline) field.current?.select()
  }, [isComeback, multiline])

  const end = (how: () => void) => {
    isOver.current = true
    how()
  }
  const save = () => {
    if (!isOver.current) onSave(draft.text)
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') end(onCancel)
    else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) save()
    else return
    event.preventDefault()
  }
  const handleBlur = (event: FocusEvent<HTMLElement>) => {
    // Not when the window loses the focus, nor on the way to this field's own buttons.
    const isOwn = frame.current?.contains(event.relatedTarget) ?? false
    if (document.activeElement !== event.currentTarget && !isOwn && !draft.isRefused) save()
  }
  const shared = {
    ref: field,
    dir: 'auto',
    'aria-label': label,
    'aria-invalid': draft.error === null ? undefined : true,
    'aria-describedby': draft.error === null ? undefined : noteId,
    value: draft.text,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ text: event.currentTarget.value, error: null, isRefused: draft.isRefused })
    },
    onKeyDown: handleKeyDown,
    onBlur: handleBlur,
    className: cn('edit-in text-ink', draft.error !== null && 'border-bad', inputClassName),
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
      {draft.error !== null && <FieldError id={noteId}>{draft.error}</FieldError>}
      {(draft.isRefused || multiline) && (
        <span className="flex gap-2 pt-0.5">
          <Button size="sm" onClick={save}>
            {draft.isRefused ? 'Retry' : 'Save'}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => end(onCancel)}>
            {draft.isRefused ? 'Give up the change' : 'Cancel'}
          </Button>
        </span>
      )}
    </div>
  )
}
