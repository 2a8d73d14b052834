import {
  type DataTag,
  type MutationFunctionContext,
  type QueryClient,
  type QueryKey,
  hashKey,
  mutationOptions,
} from '@tanstack/react-query'
import type { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { FailureMeta } from './failure-message'

interface CachePatch {
  queryKey: QueryKey
  /** `false`: every entry below the key. */
  exact: boolean
  apply: (old: unknown) => unknown
}

/** One cache entry to change early; the tagged key (`courseQueries.detail(id).queryKey`) types `apply`. */
export const patch = <T, E>(queryKey: DataTag<QueryKey, T, E>, apply: (old: T) => T): CachePatch => ({
  queryKey,
  exact: true,
  apply: (old) => apply(old as T), // the tag says what the entry holds
})

/** The same for each entry below `queryKey`, e.g. every filtered list; `like` is one of their tagged keys. */
export const patchAll = <T, E>(
  queryKey: QueryKey,
  _like: DataTag<QueryKey, T, E>,
  apply: (old: T) => T,
): CachePatch => ({ queryKey, exact: false, apply: (old) => apply(old as T) })

/** What a patch did to one entry; enough to take it back while later ones stay. */
interface Change {
  queryKey: QueryKey
  apply: (old: unknown) => unknown
  before: unknown
}

/**
 * Builds `useMutation` options that show `patches` at once and undo them if the server refuses.
 * Mutations of one `scope` reach the server one at a time, in call order. While several are in flight only the
 * last one refetches, so an early answer never erases a later edit. A refused one is taken back by itself: the
 * entry goes back to what it was before and the later edits are put on top again, because offline no refetch
 * would come to set it right.
 */
export function optimisticMutation<TVars, TData>(options: {
  /** Root of the keys touched, e.g. `courseKeys.detail(id)`: serial scope and default invalidation. */
  scope: QueryKey
  /** @param request.idempotencyKey the same for every try of one mutation */
  mutationFn: (vars: TVars, request: { idempotencyKey: string }) => Promise<TData>
  patches: (vars: TVars) => CachePatch[]
  /** Keys outside `scope` that the write also makes stale, e.g. `courseKeys.lists()`. */
  alsoInvalidates?: QueryKey[]
  /** How a failure is told. */
  meta: FailureMeta<TVars>
  onSuccess?: (data: TData, vars: TVars, client: QueryClient) => void
}) {
  const { scope, mutationFn, patches, alsoInvalidates = [], meta, onSuccess } = options
  return mutationOptions<TData, AppError, TVars, Change[]>({
    mutationKey: scope,
    scope: { id: hashKey(scope) },
    meta: { failure: meta },
    mutationFn: (vars, context) => mutationFn(vars, { idempotencyKey: keyOf(context) }),
    onMutate: async (vars, { client }) => {
      const wanted = patches(vars).flatMap((change) => expand(client, change))
      await Promise.all(wanted.map(({ queryKey }) => client.cancelQueries({ queryKey, exact: true })))
      return wanted.map(({ queryKey, apply }) => {
        const before: unknown = client.getQueryData(queryKey)
        if (before !== undefined) client.setQueryData<unknown>(queryKey, apply(before))
        return { queryKey, apply, before }
      })
    },
    ...(onSuccess && { onSuccess: (data, vars, _changes, { client }) => onSuccess(data, vars, client) }),
    onError: (_error, _vars, changes, { client }) => {
      for (const change of changes?.toReversed() ?? []) takeBack(client, scope, change)
    },
    onSettled: (_data, _error, _vars, _changes, { client }) => {
      const isLast = client.isMutating({ mutationKey: scope }) === 1
      const stale = isLast ? [scope, ...alsoInvalidates] : alsoInvalidates
      // Not awaited: the write is over now, whether or not the truth can be fetched (offline it cannot).
      for (const queryKey of stale) void client.invalidateQueries({ queryKey })
    },
  })
}

const expand = (client: QueryClient, { queryKey, exact, apply }: CachePatch) =>
  exact
    ? [{ queryKey, apply }]
    : client.getQueriesData({ queryKey }).map(([found]) => ({ queryKey: found, apply }))

/** Sets the entry back to `change.before` with every later mutation's change of it applied anew. */
function takeBack(client: QueryClient, scope: QueryKey, change: Change): void {
  if (change.before === undefined) return
  const hash = hashKey(change.queryKey)
  let value: unknown = change.before
  for (const later of laterChanges(client, scope, change)) {
    if (hashKey(later.queryKey) !== hash) continue
    later.before = value
    value = later.apply(value)
  }
  client.setQueryData<unknown>(change.queryKey, value)
}

/** One at a time and in order: everything pending behind the refused mutation was shown after it. */
function laterChanges(client: QueryClient, scope: QueryKey, change: Change): Change[] {
  const lists = client
    .getMutationCache()
    .findAll({ mutationKey: scope, status: 'pending' })
    .map((mutation) => (mutation.state.context ?? []) as Change[]) // made by `onMutate` above
  const own = lists.findIndex((changes) => changes.includes(change))
  return lists.slice(own + 1).flat()
}

/** TanStack Query hands the same context object to every try of one mutation. */
const keys = new WeakMap<MutationFunctionContext, string>()
function keyOf(context: MutationFunctionContext): string {
  const key = keys.get(context) ?? newId()
  keys.set(context, key)
  return key
}
