'use client'

import { useIsMutating } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSaveState as useEditsState } from '@/components/course/edit/use-save-state'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { courseKeys } from '@/lib/query/course-queries'
import type { WizardFailure } from './use-wizard'

/** How the draft stands with the server, for the app bar. "Saved" is the server's own time. */
export function useSaveState(draftId: string | null, failure: WizardFailure | null): SaveState {
  const id = draftId ?? ''
  const writes = useIsMutating({ mutationKey: courseKeys.detail(id) })
  const updatedAt = useCourseQuery(id, (course) => course.updated_at).data
  const edits = useEditsState(id, updatedAt ?? '', `/instructor/course/new?draft=${id}`)
  return useMemo((): SaveState => {
    if (failure?.what === 'draft') return { kind: 'failed', what: 'the draft', onRetry: failure.retry }
    if (draftId === null || updatedAt === undefined) return { kind: 'idle' }
    if (edits.kind !== 'saved') return edits
    return writes > 0 ? { kind: 'saving' } : { ...edits, subject: 'Draft' }
  }, [failure, draftId, updatedAt, writes, edits])
}
