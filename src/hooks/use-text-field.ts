'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type FieldRef, keyOf, parseField, refOf, textOf, wordsFor } from '@/lib/outbox/field-rules'
import type { FieldValue } from '@/lib/outbox/queued-edit'
import { recoverTexts } from '@/lib/outbox/recover-texts'
import { textField } from '@/lib/outbox/text-field'
import { type TextDraft, textStore } from '@/lib/outbox/text-store'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

const nothing: readonly TextDraft[] = []

/** Every text of a course that is being typed, or waits for its person. */
export function useTexts(courseId: string): readonly TextDraft[] {
  const texts = textStore(useQueryClient(), courseId)
  return useSyncExternalStore(texts.subscribe, texts.all, () => nothing)
}

/** Chapters and videos whose titles are being typed or wait for their person, as one text: it rarely changes. */
export function useTypedItemIds(courseId: string): string {
  const texts = textStore(useQueryClient(), courseId)
  const ids = () =>
    texts
      .all()
      .map(({ key }) => refOf(key).id)
      .toSorted()
      .join(' ')
  return useSyncExternalStore(texts.subscribe, ids, () => '')
}

/**
 * What is typed and in no edit yet, in words for the save state: `saving` when it becomes one in a moment, `unsaved`
 * when it waits for its person.
 */
export function useUnsavedText(courseId: string): { kind: 'saving' | 'unsaved'; what: string } | undefined {
  const texts = textStore(useQueryClient(), courseId)
  const isAutoSaved = useCourseCreationUI((state) => state.preferences.autoSave)
  const words = () => {
    const dirty = texts
      .all()
      .filter(({ isDirty, state }) => isDirty && (state === 'typing' || state === 'restored'))
    const [first] = dirty
    if (!first) return ''
    const isWaiting = dirty.some(
      ({ key, text, state }) => !isAutoSaved || state === 'restored' || !parseField(refOf(key), text).ok,
    )
    return `${isWaiting ? 'unsaved' : 'saving'}:${dirty.length === 1 ? wordsFor(first.key) : `${dirty.length} texts`}`
  }
  const [kind, what] = useSyncExternalStore(texts.subscribe, words, () => '').split(':')
  if (what === undefined) return undefined
  return { kind: kind === 'unsaved' ? 'unsaved' : 'saving', what }
}

function useDraft(courseId: string, key: string): TextDraft | undefined {
  const texts = textStore(useQueryClient(), courseId)
  return useSyncExternalStore(
    texts.subscribe,
    () => texts.get(key),
    () => undefined,
  )
}

/** Whether a text is a field now: somebody edits it, or what they typed waits for them. */
export function useIsField(courseId: string, ref: FieldRef): boolean {
  const isAsked = useCourseCreationUI((state) => state.isEditing(ref.type, ref.id, ref.name))
  const draft = useDraft(courseId, keyOf(ref))
  return isAsked || (draft !== undefined && draft.state !== 'gone')
}

/** One text of a course as a field. @param value what the course holds */
export function useTextField(courseId: string, ref: FieldRef, value: FieldValue) {
  const client = useQueryClient()
  const { type, id, name } = ref
  const field = useMemo(
    () => textField(client, courseId, { type, id, name }),
    [client, courseId, type, id, name],
  )
  const draft = useDraft(courseId, keyOf(ref))
  const isAsked = useCourseCreationUI((state) => state.isEditing(type, id, name))
  const isAutoSaved = useCourseCreationUI((state) => state.preferences.autoSave)
  const ui = useCourseCreationUI.getState()

  const close = () => {
    if (useCourseCreationUI.getState().isEditing(type, id, name)) ui.stopEdit()
  }
  const submit = (): boolean => {
    const outcome = field.submit()
    if (outcome === 'closed') close()
    const editId = outcome === 'ask' ? field.conflictId() : undefined
    if (editId !== undefined) ui.openModal('text-conflict', { courseId, editId })
    return outcome === 'closed'
  }
  return {
    text: draft?.text ?? textOf(value),
    draft,
    /** Asked for just now, so it takes the focus; what came back by itself does not. */
    isAsked,
    isAutoSaved,
    open: () => ui.startEdit(type, id, name),
    change: (text: string) => field.type(text, { isAutoSaved }),
    /** @returns whether the field closes */
    submit,
    /** Leaving the field saves where this browser saves by itself; elsewhere what was typed stays open. */
    leave: () => {
      if (draft && !isAutoSaved) return
      if (draft?.state === 'typing' || !draft) submit()
    },
    cancel: () => {
      field.cancel()
      close()
    },
    /** Shows both versions. */
    compare: () => {
      const editId = field.conflictId()
      if (editId !== undefined) ui.openModal('text-conflict', { courseId, editId })
    },
  }
}

/** Takes up what was typed before the page was loaded. Once for each course page. */
export function useKeptTexts(courseId: string): void {
  const client = useQueryClient()
  useEffect(() => {
    void recoverTexts(client, courseId, () => useCourseCreationUI.getState().preferences.autoSave)
  }, [client, courseId])
}
