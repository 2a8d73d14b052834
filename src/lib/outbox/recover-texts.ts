import type { QueryClient } from '@tanstack/react-query'
import { courseQueries } from '@/lib/query/course-queries'
import { sessionQueries } from '@/lib/query/session-queries'
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
      await store.removeText(userId, courseId, text.key)
      recover(client, text, isAutoSaved())
    }
  } catch {
    // Kept for the next time.
  }
}

function recover(client: QueryClient, { courseId, key, text, from }: KeptText, isAutoSaved: boolean): void {
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  const ref = refOf(key)
  const now = course && valueIn(course, ref)
  const texts = textStore(client, courseId)
  // Typed anew already, or in an edit that waits: that one is newer.
  const isEdit = courseSync(client, courseId)
    .state()
    .items.some(({ edit }) => edit.field?.key === key)
  if (texts.get(key) || isEdit) return
  const parsed = parseField(ref, text)
  if (now === undefined) {
    const words = 'What you typed this for is not in the course any more.'
    const state = { state: 'gone', message: words, theirs: null, isDirty: true } as const
    return texts.set(key, { key, text, from, original: from, ...state })
  }
  if (parsed.ok && parsed.value === now) return
  if (parsed.ok && isAutoSaved) {
    saveText(createCourseEdits(client, courseId), ref, parsed.value, from).catch(() => undefined)
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
