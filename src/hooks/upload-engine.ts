import type { QueryClient } from '@tanstack/react-query'
import { sessionQueries } from '@/lib/query/session-queries'
import { createLedgerCoordinator } from '@/lib/upload-ledger/ledger-coordinator'
import type { CoordinatorOptions } from '@/lib/upload/upload-coordinator'

/** What sends files, for the person who is signed in. Fetched with the first file. */
export const engineFor = (client: QueryClient) => (options: CoordinatorOptions) =>
  createLedgerCoordinator({
    ...options,
    userId: () => client.getQueryData(sessionQueries.me().queryKey)?.id,
  })
