'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { PendingDelete } from '@/types/api'

const without = (items: PendingDelete[], ids?: readonly string[]) =>
  ids === undefined ? [] : items.filter((item) => !ids.includes(item.id))

/** What is marked for deletion on the server. `restore` and `purge` take ids; without them all marked items. */
export function usePendingDeletes(courseId: string) {
  const options = courseQueries.pendingDeletes(courseId)
  const query = useQuery({ ...options, enabled: courseId !== '' })
  const scope = courseKeys.detail(courseId)

  const restore = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (ids: string[] | undefined, request) => courseApi.restore(courseId, { ids }, request),
      patches: (ids) => [patch(options.queryKey, (items) => without(items, ids))],
      onSuccess: (course, _ids, client) => {
        // Later edits of the outline are not in this answer yet; the last of them refetches.
        if (client.isMutating({ mutationKey: scope }) > 1) return
        client.setQueryData(courseQueries.detail(courseId).queryKey, course)
      },
      meta: { what: 'the restoring', restored: () => 'it is still marked for deletion' },
    }),
  )
  const purge = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (ids: string[] | undefined, request) => courseApi.purge(courseId, { ids }, request),
      patches: (ids) => [patch(options.queryKey, (items) => without(items, ids))],
      meta: { what: 'the deletion', restored: () => 'it is still only marked' },
    }),
  )
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
