'use client'

import { useMutation } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { newId } from '@/lib/ids'
import { withOutline } from '@/lib/new-rows'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { OutlineImport } from '@/schemas/course'

interface ImportVars {
  /** Of the one operation that adds everything; it can be taken back by it. */
  operationId: string
  request: OutlineImport
}

/** Adds chapters and planned videos in one operation. A failure is the caller's to show, with the text. */
export function useOutlineImport(courseId: string) {
  const scope = courseKeys.detail(courseId)
  const add = useMutation(
    optimisticMutation({
      scope,
      mutationFn: ({ operationId, request }: ImportVars) =>
        courseApi.importOutline(courseId, request, { idempotencyKey: operationId }),
      patches: ({ request }) => [
        patch(courseQueries.detail(courseId).queryKey, (course) => withOutline(course, request)),
      ],
      meta: { what: 'the outline', shownInPlace: 'all' },
    }),
  )
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
      const operationId = newId()
      await add.mutateAsync({ operationId, request })
      return { undo: () => takeBack.mutate(operationId) }
    },
  }
}
