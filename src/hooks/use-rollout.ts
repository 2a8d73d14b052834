'use client'

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { rolloutApi } from '@/lib/api/rollout-api'
import { rolloutKeys, rolloutQueries } from '@/lib/query/rollout-queries'
import type { ChangeRolloutRequest } from '@/schemas/rollout'
import type { Rollout } from '@/types/rollout'

/** The rollout and what an administrator can do with it. A change shows when the server has made it, never before. */
export function useRollout() {
  const client = useQueryClient()
  const { queryKey } = rolloutQueries.current()
  const { data, error, refetch, isFetching } = useQuery(rolloutQueries.current())

  const shared = {
    onSuccess: (rollout: Rollout) => {
      client.setQueryData(queryKey, rollout)
      void client.invalidateQueries({ queryKey: rolloutKeys.history() })
    },
    // Somebody was quicker, or the guard: what it is now comes with the refusal.
    onError: () => void client.invalidateQueries({ queryKey: rolloutKeys.all }),
  }
  const change = useMutation({
    mutationKey: [...rolloutKeys.all, 'change'],
    mutationFn: (changes: ChangeRolloutRequest) => rolloutApi.change(changes),
    ...shared,
    meta: {
      failure: { what: 'the change', restored: () => 'the rollout is as it was', shownInPlace: ['invalid'] },
    },
  })
  const stop = useMutation({
    mutationKey: [...rolloutKeys.all, 'stop'],
    mutationFn: () => rolloutApi.stop(),
    ...shared,
    meta: { failure: { what: 'the stop', restored: () => 'the rollout goes on' } },
  })
  const undoStop = useMutation({
    mutationKey: [...rolloutKeys.all, 'undo-stop'],
    mutationFn: () => rolloutApi.undoStop(),
    ...shared,
    meta: { failure: { what: 'the undo', restored: () => 'it is still off' } },
  })
  const dismiss = useMutation({
    mutationKey: [...rolloutKeys.all, 'dismiss'],
    mutationFn: () => rolloutApi.dismissNotice(),
    ...shared,
    meta: { failure: { what: 'that you have seen it', restored: () => 'the notice stays' } },
  })
  return {
    rollout: data,
    error,
    retry: () => void refetch(),
    isFetching,
    change: change.mutate,
    changeAsync: change.mutateAsync,
    isChanging: change.isPending,
    stop: stop.mutate,
    isStopping: stop.isPending,
    undoStop: () => undoStop.mutate(),
    isUndoing: undoStop.isPending,
    dismissNotice: () => dismiss.mutate(),
  }
}

/** Who changed what when, the latest first. */
export function useRolloutHistory() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    rolloutQueries.history(),
  )
  return {
    changes: data?.pages.flatMap(({ items }) => items),
    error,
    retry: () => void refetch(),
    hasMore: hasNextPage,
    loadMore: () => void fetchNextPage(),
    isLoadingMore: isFetchingNextPage,
  }
}
