'use client'

import { useMutation } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseKeys } from '@/lib/query/course-queries'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import type { OutlineImport } from '@/schemas/course'
import { useCourseEdits } from './use-course-edits'

/** Adds chapters and planned videos in one operation. A failure is the caller's to show, with the text. */
export function useOutlineImport(courseId: string) {
  const scope = courseKeys.detail(courseId)
  const edits = useCourseEdits(courseId)
  const takeBack = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (operationId: string, request) => courseApi.undo(courseId, operationId, request),
      patches: () => [],
      meta: { what: 'taking the outline back', restored: () => 'it is still in the course' },
    }),
  )
  return {
    /** @returns once the server has it, with the way to take it back */
    importOutline: async (request: OutlineImport): Promise<{ undo: () => void }> => {
      const sent = edits.importOutline(request)
      await sent
      return { undo: () => takeBack.mutate(sent.operationId) }
    },
  }
}
