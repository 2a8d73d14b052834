import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { adminApi } from '@/lib/api/admin-api'
import { accountApi } from '@/lib/api/account-api'
import { deletionApi } from '@/lib/api/deletion-api'
import { passkeyApi } from '@/lib/api/passkey-api'
import { twoFactorApi } from '@/lib/api/two-factor-api'

export const accountKeys = {
  all: ['account'] as const,
  sessions: () => [...accountKeys.all, 'sessions'] as const,
  twoFactor: () => [...accountKeys.all, 'two-factor'] as const,
  passkeys: () => [...accountKeys.all, 'passkeys'] as const,
  storage: () => [...accountKeys.all, 'storage'] as const,
  admin: () => [...accountKeys.all, 'admin'] as const,
  deletion: () => [...accountKeys.all, 'deletion'] as const,
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
  storage: () =>
    queryOptions({
      queryKey: accountKeys.storage(),
      queryFn: ({ signal }) => accountApi.storage(signal),
    }),
  /** For administrators: everybody whose name or email has this in it, page by page. */
  everybody: (search: string) =>
    infiniteQueryOptions({
      queryKey: [...accountKeys.admin(), search] as const,
      queryFn: ({ pageParam, signal }) => adminApi.accounts(search, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  deletion: () =>
    queryOptions({
      queryKey: accountKeys.deletion(),
      queryFn: ({ signal }) => deletionApi.state(signal),
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
