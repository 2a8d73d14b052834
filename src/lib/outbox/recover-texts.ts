import type { QueryClient } from '@tanstack/react-query'
import { courseQueries } from '@/lib/query/course-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { tabId } from '@/lib/tab-id'
import { adopted } from './adoption'
import { createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import { parseField, refOf, valueIn } from './field-rules'
import { kept } from './kept'
import type { KeptText } from './kept-text'
import { whoIsAlive } from './tab-life'
import { saveText } from './text-field'
import { textStore } from './text-store'

/**
 * Takes up what was typed into the fields of a course before the page was loaded, and is no edit yet. What can be
 * saved is saved when this browser saves by itself; anything else is in its field again.
 */
export async function recoverTexts(
  client: QueryClient,
  courseId: string,
  isAutoSaved: () => boolean,
): Promise<void> {
  try {
    const store = await kept()
    const userId = client.getQueryData(sessionQueries.me().queryKey)?.id
    if (!store || userId === undefined) return
    await adopted(client)
    const isAlive = await whoIsAlive()
    for (const text of await store.textsOf(userId, courseId)) {
      if (isAlive(text.tabId)) continue
      // Taken over rather than taken out: it goes when it is elsewhere, so that another crash loses nothing.
      await store.putText({ ...text, tabId })
      const forget = () => store.removeText(userId, courseId, text.key)
      recover(client, text, isAutoSaved(), () => void forget().catch(() => undefined))
    }
  } catch {
    // Kept for the next time.
  }
}

/** @param forget takes it out of what the browser keeps; a draft of this page replaces it there by itself */
function recover(
  client: QueryClient,
  { courseId, key, text, from }: KeptText,
  isAutoSaved: boolean,
  forget: () => void,
): void {
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  const ref = refOf(key)
  const now = course && valueIn(course, ref)
  const texts = textStore(client, courseId)
  if (texts.get(key)) return // typed anew already
  const waiting = courseSync(client, courseId)
    .state()
    .items.findLast(({ edit }) => edit.field?.key === key)
  // It became the edit that waits, or was typed after it and begins from its words.
  if (waiting && waiting.edit.field?.value !== from) return forget()
  const parsed = parseField(ref, text)
  if (now === undefined) {
    const words = 'What you typed this for is not in the course any more.'
    const state = { state: 'gone', message: words, theirs: null, isDirty: true } as const
    return texts.set(key, { key, text, from, original: from, ...state })
  }
  if (parsed.ok && parsed.value === now) return forget()
  if (parsed.ok && isAutoSaved) {
    const saved = saveText(createCourseEdits(client, courseId), ref, parsed.value, from)
    const settled = () => texts.get(key)?.isDirty !== true && forget()
    saved.then(settled, settled)
    return
  }
  texts.set(key, {
    key,
    text,
    from,
    original: from,
    state: 'restored',
    message: 'You typed this before the page was loaded. It is not saved yet.',
    theirs: null,
    isDirty: true,
  })
}
