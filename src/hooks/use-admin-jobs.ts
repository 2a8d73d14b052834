'use client'

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { adminJobApi } from '@/lib/api/admin-api'
import { adminKeys, adminQueries } from '@/lib/query/admin-queries'
import type { MediaJob } from '@/types/api'

/** How much work on videos there is. */
export function useJobQueue() {
  const { data, dataUpdatedAt } = useQuery(adminQueries.jobQueue())
  return { queue: data, readAt: dataUpdatedAt }
}

/** The work on videos in these states, the latest first, and what an administrator can do about it. */
export function useAdminJobs(states: readonly MediaJob['state'][]) {
  const client = useQueryClient()
  const list = useInfiniteQuery(adminQueries.jobList(states))
  // What is refused has changed meanwhile: either way the list is read anew.
  const onSettled = () => client.invalidateQueries({ queryKey: adminKeys.jobs() })
  const retrying = useMutation({
    mutationKey: [...adminKeys.jobs(), 'retry'],
    mutationFn: (id: string) => adminJobApi.retry(id),
    onSettled,
    meta: { failure: { what: 'the retry', restored: () => 'the work is as it was' } },
  })
  const stopping = useMutation({
    mutationKey: [...adminKeys.jobs(), 'stop'],
    mutationFn: (id: string) => adminJobApi.stop(id),
    onSettled,
    meta: { failure: { what: 'the stop', restored: () => 'the work is as it was' } },
  })
  return {
    jobs: list.data?.pages.flatMap(({ items }) => items),
    /** When the list was read, milliseconds: ages are counted from it. */
    readAt: list.dataUpdatedAt,
    error: list.error,
    reload: () => void list.refetch(),
    isReloading: list.isFetching,
    hasMore: list.hasNextPage,
    loadMore: () => void list.fetchNextPage(),
    isLoadingMore: list.isFetchingNextPage,
    retryAsync: retrying.mutateAsync,
    stopAsync: stopping.mutateAsync,
    /** The job that something is being done about. */
    busyId: retrying.isPending ? retrying.variables : stopping.isPending ? stopping.variables : undefined,
  }
}
