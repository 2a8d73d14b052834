'use client'

import { useMutation } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { renameChapter, renameVideo } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { RenamesRequest } from '@/schemas/course'

type Updates = RenamesRequest['updates']

/** New titles for many chapters and videos in one operation: all of them, or none. Failures are the caller's to show. */
export function useRenameMany(courseId: string) {
  const scope = courseKeys.detail(courseId)
  const rename = useMutation(
    optimisticMutation({
      scope,
      mutationFn: ({ operationId, updates }: { operationId: string; updates: Updates }) =>
        courseApi.rename(courseId, { updates }, { idempotencyKey: operationId }),
      patches: ({ updates }) => [
        patch(courseQueries.detail(courseId).queryKey, (course) =>
          updates.reduce(
            (tree, { type, id, title }) =>
              (type === 'chapter' ? renameChapter : renameVideo)(tree, id, title),
            course,
          ),
        ),
      ],
      meta: { what: 'the new titles', shownInPlace: 'all' },
    }),
  )
  const takeBack = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (operationId: string, request) => courseApi.undo(courseId, operationId, request),
      patches: () => [],
      meta: { what: 'taking the new titles back', restored: () => 'they are still there' },
    }),
  )
  return {
    /**
     * @returns once the server has them, with the way to take them back
     * @throws AppError whose `errors` name what is wrong by place: `updates.3.title`
     */
    renameMany: async (updates: Updates): Promise<{ undo: () => void }> => {
      const operationId = newId()
      await rename.mutateAsync({ operationId, updates })
      return { undo: () => takeBack.mutate(operationId) }
    },
  }
}
