'use client'

import type { Route } from 'next'
import { useIsMutating } from '@tanstack/react-query'
import { useMemo } from 'react'
import { saveStateOf } from '@/components/course/edit/save-state'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useCourseSync, useSyncState } from '@/hooks/use-sync-state'
import { courseKeys } from '@/lib/query/course-queries'
import type { WizardFailure } from './use-wizard'

/** How the draft stands with the server, for the app bar. "Saved" is the server's own time. */
export function useSaveState(draftId: string | null, failure: WizardFailure | null): SaveState {
  const writes = useIsMutating({ mutationKey: courseKeys.detail(draftId ?? '') })
  const updatedAt = useCourseQuery(draftId ?? '', (course) => course.updated_at).data
  const edits = useSyncState(draftId ?? '')
  const sync = useCourseSync(draftId ?? '')
  return useMemo((): SaveState => {
    if (failure?.what === 'draft') return { kind: 'failed', what: 'the draft', onRetry: failure.retry }
    if (draftId === null || updatedAt === undefined) return { kind: 'idle' }
    const state = saveStateOf(edits, {
      updatedAt,
      onRetry: sync.retry,
      onCompare: () => undefined,
      signIn: `/sign-in?next=${encodeURIComponent(`/instructor/course/new?draft=${draftId}`)}` as Route,
    })
    if (state.kind !== 'saved') return state
    return writes > 0 ? { kind: 'saving' } : { ...state, subject: 'Draft' }
  }, [failure, draftId, updatedAt, writes, edits, sync])
}
