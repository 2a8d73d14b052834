'use client'

import { useRef, useState } from 'react'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { chapterTitle, videoTitle } from '@/lib/course-text'
import { errorMessage } from '@/lib/errors'
import { newId } from '@/lib/ids'

/** `null` is a new chapter at the end; an id is a new video at the end of that chapter. */
export type NewTarget = string | null

/** A field for the title of something new. The text lives in the input itself until it is sent. */
export interface NewField {
  key: string
  target: NewTarget
  text: string
  error: string | null
  /** Of what was sent from here and came back, so that sending it again is the same creation. */
  itemId?: string
  /** When its words came back from the server, `performance.now()`. */
  backAt?: number
}

/** An Escape this soon after words came back was meant for the empty field that they came into. */
const UNSEEN_MS = 1_000

/** Sent, and perhaps not in the outline yet. */
export interface SentItem {
  id: string
  target: NewTarget
  title: string
}

type Create = (item: SentItem) => Promise<unknown>

/**
 * The open fields for new chapters and videos. One stays open after each Enter. A creation that fails brings
 * its text back, into the open field if that is empty and into one of its own otherwise, with the reason.
 */
export function useNewFields(create: Create) {
  const [fields, setFields] = useState<NewField[]>([])
  const [sent, setSent] = useState<SentItem[]>([])
  const inputs = useRef(new Map<string, { input: HTMLInputElement; target: NewTarget }>())

  const inputOf = (key: string) => inputs.current.get(key)?.input
  const textOf = (key: string) => inputOf(key)?.value ?? ''
  const emptyKey = (target: NewTarget) =>
    [...inputs.current].find(([, entry]) => entry.target === target && entry.input.value === '')?.[0]
  const change = (key: string, changes: Partial<NewField>) =>
    setFields((all) =>
      all.some((field) => field.key === key)
        ? all.map((field) => (field.key === key ? { ...field, ...changes } : field))
        : all,
    )
  const close = (key: string) => setFields((all) => all.filter((field) => field.key !== key))

  const bringBack = ({ id: itemId, target, title }: SentItem, error: string) => {
    const key = emptyKey(target)
    const input = key === undefined ? undefined : inputOf(key)
    if (key === undefined || !input) {
      setFields((all) => [{ key: newId(), target, text: title, error, itemId }, ...all])
      return
    }
    input.value = title
    change(key, { text: title, error, itemId, backAt: performance.now() })
  }

  const send = (field: NewField): boolean => {
    const rule = field.target === null ? chapterTitle : videoTitle
    const parsed = rule.parse(textOf(field.key))
    if (!parsed.ok) {
      change(field.key, { error: parsed.message })
      return false
    }
    const item: SentItem = { id: field.itemId ?? newId(), target: field.target, title: parsed.value }
    setSent((all) => [...all, item])
    create(item)
      .catch((error: unknown) => bringBack(item, errorMessage(error)))
      .finally(() => setSent((all) => all.filter(({ id }) => id !== item.id)))
    return true
  }

  const handlers = useStableHandlers({
    /** @returns the way to take it back; what is typed by then comes with the field if it is drawn again */
    register: ({ key, target }: NewField, input: HTMLInputElement) => {
      inputs.current.set(key, { input, target })
      return () => {
        inputs.current.delete(key)
        change(key, { text: input.value })
      }
    },
    /** Opens a field, or goes to the empty one that is open there already. */
    open: (target: NewTarget) => {
      const key = emptyKey(target)
      if (key === undefined) setFields((all) => [...all, { key: newId(), target, text: '', error: null }])
      else inputOf(key)?.focus()
    },
    /** Enter: sends the text and leaves the field open for the next one. */
    submit: (field: NewField) => {
      if (!send(field)) return
      const input = inputOf(field.key)
      if (input) input.value = ''
      change(field.key, { error: null, text: '', itemId: undefined, backAt: undefined })
    },
    /** Leaving the field: nothing typed closes it, a title is sent, a refused one stays until it is changed. */
    leave: (field: NewField) => {
      if (textOf(field.key).trim() === '') close(field.key)
      else if (field.error === null && send(field)) close(field.key)
    },
    /** Escape. @returns whether the field is closed */
    cancel: ({ key, backAt = -Infinity }: NewField): boolean => {
      if (performance.now() - backAt <= UNSEEN_MS) return false
      close(key)
      return true
    },
    corrected: (field: NewField) => field.error !== null && change(field.key, { error: null }),
  })
  return { fields, sent, handlers }
}

export type NewFieldHandlers = ReturnType<typeof useNewFields>['handlers']
