'use client'

import type { Route } from 'next'
import { useMemo } from 'react'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { useCourseSync, useSyncState } from '@/hooks/use-sync-state'
import { useUnsavedText } from '@/hooks/use-text-field'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { saveStateOf } from './save-state'

/**
 * How the edits of a course stand with the server, for the app bar.
 * @param updatedAt when the server last changed the course, ISO 8601
 * @param path the page to come back to after signing in again
 */
export function useSaveState(
  courseId: string,
  updatedAt: string,
  path = `/instructor/course/${courseId}/edit`,
): SaveState {
  const state = useSyncState(courseId)
  const sync = useCourseSync(courseId)
  const unsaved = useUnsavedText(courseId)
  const [kind, what] = [unsaved?.kind, unsaved?.what]
  return useMemo(
    () =>
      saveStateOf(state, {
        updatedAt,
        onRetry: sync.retry,
        onCompare: (editId) =>
          useCourseCreationUI.getState().openModal('text-conflict', { courseId, editId }),
        signIn: `/sign-in?${new URLSearchParams({ next: path }).toString()}` as Route,
        unsaved: kind && what !== undefined ? { kind, what } : undefined,
      }),
    [state, sync, updatedAt, courseId, path, kind, what],
  )
}
