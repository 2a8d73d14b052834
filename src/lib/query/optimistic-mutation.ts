import {
  type MutationFunctionContext,
  type QueryClient,
  type QueryKey,
  hashKey,
  mutationOptions,
} from '@tanstack/react-query'
import type { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { FailureMeta } from './failure-message'
import { type CachePatch, layersOf } from './layers'

export { patch, patchAll } from './layers'

/**
 * Builds `useMutation` options that show `patches` at once and take them back if the server refuses: the one way
 * to change the cache before the server has answered. What is shown is the server's truth with everything pending
 * on top of it (`layers.ts`), so a refused write goes away alone and no answer ever erases a later edit.
 * Mutations of one `scope` reach the server one at a time, in call order; the last of them refetches.
 *
 * Edits of a course go through its queue instead (`queuedMutation`), which survives a crash.
 */
export function optimisticMutation<TVars, TData>(options: {
  /** Root of the keys touched, e.g. `courseKeys.lists()`: serial scope and default invalidation. */
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
  // The context is the name of the layer and nothing more: a finished mutation holds no copy of the cache.
  return mutationOptions<TData, AppError, TVars, string>({
    mutationKey: scope,
    scope: { id: hashKey(scope) },
    meta: { failure: meta },
    mutationFn: (vars, context) => mutationFn(vars, { idempotencyKey: keyOf(context) }),
    onMutate: async (vars, { client }) => {
      const wanted = patches(vars)
      await Promise.all(wanted.map(({ queryKey, exact }) => client.cancelQueries({ queryKey, exact })))
      const owner = newId()
      layersOf(client).set(owner, wanted)
      return owner
    },
    onSuccess: (data, vars, owner, { client }) => {
      layersOf(client).fold(owner)
      onSuccess?.(data, vars, client)
    },
    onError: (_error, _vars, owner, { client }) => {
      if (owner !== undefined) layersOf(client).drop(owner)
    },
    onSettled: (_data, _error, _vars, _owner, { client }) => {
      const isLast = client.isMutating({ mutationKey: scope }) === 1
      const stale = isLast ? [scope, ...alsoInvalidates] : alsoInvalidates
      // Not awaited: the write is over now, whether or not the truth can be fetched (offline it cannot).
      for (const queryKey of stale) void client.invalidateQueries({ queryKey })
    },
  })
}

/**
 * `useMutation` options for an edit that goes through a course's queue (`src/lib/outbox`): the queue shows it, keeps
 * it, sends it in its turn and tells its failures, so that nothing is left to do here. Nothing is held afterwards.
 * @param scope names the write, e.g. `courseKeys.detail(id)`
 */
export const queuedMutation = <TVars, TData>(scope: QueryKey, mutationFn: (vars: TVars) => Promise<TData>) =>
  mutationOptions<TData, AppError, TVars>({
    mutationKey: scope,
    mutationFn,
    gcTime: 0,
    meta: { failure: { what: 'the change', shownInPlace: 'all' } },
  })

/** TanStack Query hands the same context object to every try of one mutation. */
const keys = new WeakMap<MutationFunctionContext, string>()
function keyOf(context: MutationFunctionContext): string {
  const key = keys.get(context) ?? newId()
  keys.set(context, key)
  return key
}
