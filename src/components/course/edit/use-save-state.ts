'use client'

import type { Route } from 'next'
import { useMemo } from 'react'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { useCourseSync, useSyncState } from '@/hooks/use-sync-state'
import { saveStateOf } from './save-state'

/**
 * How the edits of a course stand with the server, for the app bar.
 * @param updatedAt when the server last changed the course, ISO 8601
 */
export function useSaveState(courseId: string, updatedAt: string): SaveState {
  const state = useSyncState(courseId)
  const sync = useCourseSync(courseId)
  return useMemo(
    () =>
      saveStateOf(state, {
        updatedAt,
        onRetry: sync.retry,
        onCompare: () => undefined,
        signIn: signInHref(`/instructor/course/${courseId}/edit`),
      }),
    [state, sync, updatedAt, courseId],
  )
}

const signInHref = (path: string) => `/sign-in?${new URLSearchParams({ next: path }).toString()}` as Route
