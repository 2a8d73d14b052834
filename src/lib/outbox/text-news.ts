import { findChapter } from '@/lib/course-tree'
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

/** Who took a chapter or a video out of the course. */
export interface TakenAway {
  by: string
  /** This page did. */
  isOwn: boolean
}

/**
 * Notes who takes what out of a course, the videos of a chapter included, since it may be asked about only later.
 * @param course as it was before
 */
export function noteTakenAway(
  away: Map<string, TakenAway>,
  course: CourseTree,
  { operation: { changes, client_id, actor } }: CourseEvent,
): void {
  for (const change of changes) {
    // What is removed for good was marked before.
    if (change.type !== 'mark' && !(change.type === 'remove' && !away.has(change.id))) continue
    const videos = findChapter(course, change.id)?.videos ?? []
    const who = { by: actor?.name ?? 'Somebody', isOwn: client_id === tabId }
    for (const { id } of [change, ...videos]) away.set(id, who)
  }
}

/**
 * Texts of chapters and videos that are not in the course any more. What somebody is typing goes with their own
 * deletion; words that were sent and not taken, and all words at a deletion by somebody else, are left to be copied.
 * @param base the server's truth; what is only hidden by an edit on its way may come back
 */
export function lookForLost(
  texts: TextStore,
  { base, shown }: Record<'base' | 'shown', CourseTree>,
  away: ReadonlyMap<string, TakenAway>,
): void {
  for (const { key, state, from } of texts.all()) {
    const ref = refOf(key)
    if (ref.type === 'course') continue
    const isThere = valueIn(shown, ref) !== undefined
    if (state === 'gone' && isThere) texts.change(key, { state: 'restored', message: null })
    if (state === 'gone' || isThere || valueIn(base, ref) !== undefined) continue
    const who = away.get(ref.id)
    texts.cancel(key)
    if (who?.isOwn && state === 'typing') texts.set(key, null)
    else {
      texts.change(key, { state: 'gone', message: lossOf(textOf(from), who) })
    }
  }
}

/** Why the words for `title` have no place any more. */
function lossOf(title: string, who: TakenAway | undefined): string {
  if (!who) return `“${title}” is not in the course any more.`
  return who.isOwn
    ? `You deleted “${title}” before its new title was saved.`
    : `${who.by} deleted “${title}” while you were changing its title.`
}
