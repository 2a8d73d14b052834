import type { QueryClient } from '@tanstack/react-query'
import type { Conflict } from './conflict'
import { createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import { refOf } from './field-rules'
import { saveText } from './text-field'
import { textStore } from './text-store'

/**
 * Ends a conflict as a person decided. "Mine" is saved over the version that they have seen, and over no newer one:
 * that would be asked about again.
 */
export function resolveConflict(
  client: QueryClient,
  courseId: string,
  { editId, key, mine, theirs }: Conflict,
  keep: 'mine' | 'theirs',
): void {
  courseSync(client, courseId).discard(editId)
  textStore(client, courseId).set(key, null)
  if (keep === 'theirs') return
  // What goes wrong comes back into the field.
  saveText(createCourseEdits(client, courseId), refOf(key), mine, theirs).catch(() => undefined)
}
