'use client'

import { useIsMutating } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { courseKeys } from '@/lib/query/course-queries'
import type { WizardFailure } from './use-wizard'

/** How the draft stands with the server, for the app bar. "Saved" is the server's own time. */
export function useSaveState(draftId: string | null, failure: WizardFailure | null): SaveState {
  const writes = useIsMutating({ mutationKey: courseKeys.detail(draftId ?? '') })
  const updatedAt = useCourseQuery(draftId ?? '', (course) => course.updated_at).data
  return useMemo((): SaveState => {
    if (failure?.what === 'draft') return { kind: 'failed', what: 'the draft', onRetry: failure.retry }
    if (draftId === null || updatedAt === undefined) return { kind: 'idle' }
    if (writes > 0) return { kind: 'saving' }
    return { kind: 'saved', at: new Date(updatedAt), subject: 'Draft' }
  }, [failure, draftId, updatedAt, writes])
}
