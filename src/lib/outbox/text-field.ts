import type { QueryClient } from '@tanstack/react-query'
import { courseQueries } from '@/lib/query/course-queries'
import { type CourseEdits, createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import { type FieldRef, keyOf, parseField, textOf, valueIn } from './field-rules'
import type { FieldValue } from './queued-edit'
import { textStore } from './text-store'

/** A pause in typing after which what was typed is saved. */
export const AUTOSAVE_AFTER_MS = 800

export interface TextFieldActions {
  /** What the field holds now. The first letter makes a draft of it. */
  type: (text: string, options: { isAutoSaved: boolean }) => void
  /**
   * Enter, "Save", "Retry", or leaving the field.
   * @returns `closed`: saved or nothing to save. `open`: something is to be corrected. `ask`: somebody else changed
   *   the text, and a person has to choose
   */
  submit: () => 'closed' | 'open' | 'ask'
  /** Escape: back to what was there when the editing began, even if some of it was saved by itself. */
  cancel: () => void
  /** The edit that waits for a person to choose between two versions. */
  conflictId: () => string | undefined
}

/** Typing into one text of a course, whatever draws its field. */
export function textField(client: QueryClient, courseId: string, ref: FieldRef): TextFieldActions {
  const key = keyOf(ref)
  const texts = textStore(client, courseId)
  const sync = courseSync(client, courseId)
  const edits = createCourseEdits(client, courseId)

  const shown = (): FieldValue => {
    const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
    return (course && valueIn(course, ref)) ?? null
  }
  const waiting = () =>
    sync
      .state()
      .items.filter(
        ({ edit, phase }) => edit.field?.key === key && (phase === 'held' || phase === 'conflict'),
      )
  const send = (value: FieldValue, from: FieldValue) => {
    // Refusals come back into the field by themselves.
    saveText(edits, ref, value, from).catch(() => undefined)
  }

  /** Saves what can be saved, and leaves the field as it is. */
  const autoSave = () => {
    const draft = texts.get(key)
    const parsed = draft && parseField(ref, draft.text)
    if (!draft || !parsed?.ok || draft.state !== 'typing' || draft.theirs) return
    if (parsed.value !== draft.from) send(parsed.value, draft.from)
    texts.change(key, { from: parsed.value, isDirty: false })
  }

  return {
    type: (text, { isAutoSaved }) => {
      const from = shown()
      const draft = texts.get(key)
      if (draft) {
        texts.change(key, { text, isDirty: true, ...(draft.state !== 'conflict' && { message: null }) })
      } else {
        const fresh = { state: 'typing', message: null, theirs: null, isDirty: true } as const
        texts.set(key, { key, text, from, original: from, ...fresh })
      }
      if (isAutoSaved) texts.later(key, AUTOSAVE_AFTER_MS, autoSave)
    },

    submit: () => {
      texts.cancel(key)
      const draft = texts.get(key)
      if (!draft) return 'closed'
      const parsed = parseField(ref, draft.text)
      if (!parsed.ok) {
        texts.change(key, { message: parsed.message })
        return 'open'
      }
      const { value } = parsed
      const [asked] = waiting()
      if (asked?.phase === 'conflict') {
        if (asked.edit.field?.value !== value) send(value, draft.from)
        return 'ask'
      }
      if (value === draft.from) {
        // Back to what the server has: what waits to change it is not wanted any more.
        if (asked) sync.discard(asked.edit.id)
      } else if (asked?.edit.field?.value === value) sync.again(asked.edit.id).catch(() => undefined)
      else send(value, draft.from)
      texts.set(key, null)
      return 'closed'
    },

    cancel: () => {
      texts.cancel(key)
      const draft = texts.get(key)
      for (const { edit } of waiting()) sync.discard(edit.id)
      if (draft?.state === 'typing' && draft.from !== draft.original) send(draft.original, draft.from)
      texts.set(key, null)
    },

    conflictId: () => waiting().find(({ phase }) => phase === 'conflict')?.edit.id,
  }
}

/** One text as the edit that saves it. */
export function saveText(edits: CourseEdits, ref: FieldRef, value: FieldValue, from: FieldValue) {
  if (ref.type !== 'course') return edits.rename({ type: ref.type, id: ref.id }, textOf(value), textOf(from))
  if (ref.name === 'price') {
    return edits.updateCourse({ price: typeof value === 'number' ? value : null }, from)
  }
  if (ref.name === 'description') {
    return edits.updateCourse({ description: value === null ? null : textOf(value) }, from)
  }
  return edits.updateCourse({ title: textOf(value) }, from)
}
