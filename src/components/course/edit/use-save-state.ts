'use client'

import { useMutationState, useQueryClient } from '@tanstack/react-query'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { AppError } from '@/lib/errors'
import { courseKeys } from '@/lib/query/course-queries'

/**
 * How the edits of a course stand with the server, from the writes themselves: running, refused, or taken.
 * @param updatedAt when the server last changed the course, ISO 8601
 */
export function useSaveState(courseId: string, updatedAt: string): SaveState {
  const client = useQueryClient()
  const writes = useMutationState({
    filters: { mutationKey: courseKeys.detail(courseId) },
    select: ({ mutationId, state, meta }) => ({ mutationId, state, what: meta?.failure?.what }),
  })
  if (writes.some(({ state }) => state.status === 'pending')) return { kind: 'saving' }
  // A refusal that the page shows at its place (fields, the list before publishing) lost nothing.
  const last = writes.findLast(({ state }) => state.status === 'success' || isLost(state.error))
  if (last?.state.status === 'error') {
    const retry = () => {
      const cache = client.getMutationCache()
      const failed = cache.find({ predicate: ({ mutationId }) => mutationId === last.mutationId })
      if (!failed) return
      cache.remove(failed)
      // Told by the page, and here again.
      cache
        .build(client, failed.options)
        .execute(failed.state.variables)
        .catch(() => undefined)
    }
    return { kind: 'failed', what: last.what ?? 'the last change', onRetry: retry }
  }
  const savedAt = Math.max(Date.parse(updatedAt), last?.state.submittedAt ?? 0)
  return { kind: 'saved', at: new Date(savedAt) }
}

const isLost = (error: Error | null): boolean =>
  error instanceof AppError && !['aborted', 'invalid', 'notReady'].includes(error.code)
