import { MutationCache, QueryClient } from '@tanstack/react-query'
import { AppError, type ErrorCode } from '@/lib/errors'
import { type FailureMeta, failureMessage } from './failure-message'
import { tellFailuresTo } from './notices'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: AppError
    mutationMeta: { failure?: FailureMeta<never> }
  }
}

const READ_RETRIES = 2
const worthARetry = new Set<ErrorCode>(['network', 'timeout', 'internal', 'unavailable', 'rateLimited'])

/** Seconds double from half a second; a server that says how long to wait is obeyed. */
const readRetryDelay = (failures: number, error: Error) =>
  Math.max(500 * 2 ** failures, (error instanceof AppError ? (error.retryAfter ?? 0) : 0) * 1000)

/**
 * The page's query client. Reads are tried three times; writes are sent once, since only the person knows
 * whether to repeat them. `networkMode: 'always'`: a write made offline fails at once and says so, rather
 * than hanging until the connection is back.
 *
 * @param options.onError shows a sentence, as a toast; called once for each write that failed
 */
export function createQueryClient({
  onError = () => {},
}: { onError?: (message: string, error: AppError) => void } = {}): QueryClient {
  const client = new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, variables, _context, mutation, { client }) => {
        const meta = mutation.meta?.failure as FailureMeta | undefined // variables are this mutation's own
        const message = failureMessage(
          error,
          meta ?? { what: 'the change' },
          meta?.restored?.(variables, client),
        )
        if (message !== undefined) onError(message, error)
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        gcTime: 300_000,
        retry: (failures, error) => failures < READ_RETRIES && worthARetry.has(error.code),
        retryDelay: readRetryDelay,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  tellFailuresTo(client, onError)
  return client
}
