import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { flagApi, rolloutReads } from '@/lib/api/rollout-api'

export const flagKeys = { mine: ['flags'] as const }

export const flagQueries = {
  /** The features that the signed-in person has. */
  mine: () =>
    queryOptions({
      queryKey: flagKeys.mine,
      queryFn: ({ signal }) => flagApi.mine(signal),
      staleTime: 10_000,
    }),
}

export const rolloutKeys = {
  all: ['rollout'] as const,
  current: () => [...rolloutKeys.all, 'current'] as const,
  history: () => [...rolloutKeys.all, 'history'] as const,
}

export const rolloutQueries = {
  /** How the rollout stands; the guard and other administrators change it too. */
  current: () =>
    queryOptions({
      queryKey: rolloutKeys.current(),
      queryFn: ({ signal }) => rolloutReads.get(signal),
      staleTime: 5_000,
      refetchInterval: 15_000,
    }),
  /** Who changed what when, the latest first, page by page. */
  history: () =>
    infiniteQueryOptions({
      queryKey: rolloutKeys.history(),
      queryFn: ({ pageParam, signal }) => rolloutReads.history(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
}
