'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { queuedMutation } from '@/lib/query/optimistic-mutation'
import { useCourseEdits } from './use-course-edits'

/** What is marked for deletion on the server. `restore` and `purge` take ids; without them all marked items. */
export function usePendingDeletes(courseId: string) {
  const query = useQuery({ ...courseQueries.pendingDeletes(courseId), enabled: courseId !== '' })
  const edits = useCourseEdits(courseId)
  const scope = courseKeys.detail(courseId)
  const restore = useMutation(queuedMutation(scope, (ids: string[] | undefined) => edits.restore(ids)))
  const purge = useMutation(queuedMutation(scope, (ids: string[] | undefined) => edits.purge(ids)))

  return {
    items: query.data ?? [],
    isLoading: query.isLoading,
    error: query.error,
    restore: (ids?: string[]) => restore.mutate(ids),
    restoreAsync: (ids?: string[]) => restore.mutateAsync(ids),
    purge: (ids?: string[]) => purge.mutate(ids),
    purgeAsync: (ids?: string[]) => purge.mutateAsync(ids),
    isRestoring: restore.isPending,
    isPurging: purge.isPending,
  }
}
