import { tabId } from '@/lib/tab-id'
import type { CourseTree } from '@/types/course'
import type { CourseEvent } from '@/types/operations'
import { parseField, refOf, textOf, textsIn, valueIn } from './field-rules'
import type { TextField } from './queued-edit'
import type { TextState, TextStore } from './text-store'

/** What the queue and the stream tell the fields in which somebody types. */

/** The server did not take a text: it is back in its field, with newer words if some were typed since. */
export function comeBack(
  texts: TextStore,
  { key, expected, value }: TextField,
  state: Extract<TextState, 'refused' | 'held' | 'conflict'>,
  message: string,
): void {
  const open = texts.get(key)
  texts.cancel(key)
  texts.set(key, {
    key,
    text: open?.isDirty ? open.text : textOf(value),
    from: expected,
    original: open?.original ?? expected,
    state,
    message,
    theirs: open?.theirs ?? null,
    isDirty: true,
  })
}

/** The server took a text. A field that only waited for that closes. */
export function taken(texts: TextStore, { key, value }: TextField): void {
  const draft = texts.get(key)
  if (!draft) return
  const parsed = parseField(refOf(key), draft.text)
  const isWhole = parsed.ok && parsed.value === value
  if (draft.state === 'typing') texts.change(key, { from: value, ...(isWhole && { isDirty: false }) })
  else if (isWhole) texts.set(key, null)
  else texts.change(key, { from: value, state: 'typing', message: null })
}

/** What others, or this page by another way, have made of texts in open fields. Nothing typed is touched. */
export function heardOf(texts: TextStore, courseId: string, { operation }: CourseEvent): void {
  const isOwn = operation.client_id === tabId
  for (const [key, value] of operation.changes.flatMap((change) => textsIn(courseId, change))) {
    const draft = texts.get(key)
    if (!draft || draft.from === value) continue
    if (isOwn) texts.change(key, { from: value, ...(!draft.isDirty && { text: textOf(value) }) })
    else texts.change(key, { theirs: { value, who: operation.actor?.name ?? 'Somebody' } })
  }
}

/**
 * Chapters and videos that are not in the course any more, although their titles are being typed. One's own deletion
 * is meant; that of somebody else leaves the words to be copied.
 * @param events what brought the course to where it is
 */
export function lookForLost(texts: TextStore, course: CourseTree, events: readonly CourseEvent[]): void {
  for (const { key, state, from } of texts.all()) {
    const ref = refOf(key)
    if (ref.type === 'course') continue
    const isThere = valueIn(course, ref) !== undefined
    if (state === 'gone' && isThere) texts.change(key, { state: 'restored', message: null })
    if (state === 'gone' || isThere) continue
    const by = events.find(({ operation }) => operation.client_id !== tabId)?.operation.actor
    texts.cancel(key)
    if (!by) texts.set(key, null)
    else {
      texts.change(key, {
        state: 'gone',
        message: `${by.name} deleted “${textOf(from)}” while you were changing its title.`,
      })
    }
  }
}
