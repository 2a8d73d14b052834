import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { accountApi } from '@/lib/api/account-api'
import { passkeyApi } from '@/lib/api/passkey-api'
import { twoFactorApi } from '@/lib/api/two-factor-api'

export const accountKeys = {
  all: ['account'] as const,
  sessions: () => [...accountKeys.all, 'sessions'] as const,
  twoFactor: () => [...accountKeys.all, 'two-factor'] as const,
  passkeys: () => [...accountKeys.all, 'passkeys'] as const,
  keys: () => [...accountKeys.all, 'keys'] as const,
  events: (of: 'me' | 'everybody') => [...accountKeys.all, 'events', of] as const,
}

export const accountQueries = {
  sessions: () =>
    queryOptions({
      queryKey: accountKeys.sessions(),
      queryFn: async ({ signal }) => (await accountApi.sessions(signal)).items,
    }),
  twoFactor: () =>
    queryOptions({
      queryKey: accountKeys.twoFactor(),
      queryFn: ({ signal }) => twoFactorApi.state(signal),
    }),
  passkeys: () =>
    queryOptions({
      queryKey: accountKeys.passkeys(),
      queryFn: ({ signal }) => passkeyApi.list(signal),
    }),
  keys: () =>
    queryOptions({
      queryKey: accountKeys.keys(),
      queryFn: async ({ signal }) => (await accountApi.keys(signal)).items,
    }),
  /** Security events, the latest first, page by page. */
  events: (of: 'me' | 'everybody') =>
    infiniteQueryOptions({
      queryKey: accountKeys.events(of),
      queryFn: ({ pageParam, signal }) =>
        of === 'me' ? accountApi.events(pageParam, signal) : accountApi.allEvents(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
}
