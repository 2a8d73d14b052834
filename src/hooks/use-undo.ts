'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { announce } from '@/lib/announce'
import { describeChanges } from '@/lib/course-operations'
import { undoEdit } from '@/lib/outbox/bulk-edits'
import { courseQueries } from '@/lib/query/course-queries'
import { type Step, undoStacks } from '@/lib/undo-stacks'
import type { Operation } from '@/types/operations'
import { useSession } from './use-session'
import { useCourseSync, useSyncState } from './use-sync-state'

/** What was done to a course, newest first, as far as it was loaded. */
export function useActivity(courseId: string) {
  const query = useInfiniteQuery(courseQueries.activity(courseId))
  return {
    operations: query.data?.pages.flatMap(({ items }) => items) ?? [],
    isPending: query.isPending,
    error: query.error,
    refetch: query.refetch,
    hasNextPage: query.hasNextPage,
    fetchNextPage: query.fetchNextPage,
    isFetchingNextPage: query.isFetchingNextPage,
  }
}

const asStep = ({ id, changes, undo_of, actor }: Operation): Step => ({
  id,
  changes,
  undo_of,
  actorId: actor?.id ?? null,
})

/** My last step, and the one that I took back last; edits that are still on their way count. */
export function useUndo(courseId: string) {
  const { data } = useInfiniteQuery(courseQueries.activity(courseId))
  const me = useSession()?.id ?? ''
  const sync = useCourseSync(courseId)
  const { items } = useSyncState(courseId)

  const { undo, redo } = useMemo(() => {
    const made = (data?.pages ?? []).flatMap((page) => page.items.map(asStep)).toReversed()
    const known = new Set(made.map(({ id }) => id))
    const pending = items.flatMap(({ edit, isShown }): Step[] =>
      !isShown || edit.isNow || known.has(edit.id)
        ? []
        : [{ id: edit.id, changes: [...edit.changes], undo_of: edit.undoOf ?? null, actorId: me }],
    )
    return undoStacks([...made, ...pending], me)
  }, [data, items, me])

  const take = (step: Step | undefined, verb: string): void => {
    if (!step) return announce(`There is nothing to ${verb}.`)
    announce(`${verb === 'undo' ? 'Undone' : 'Done again'}: ${describeChanges(step.changes)}.`)
    // The page tells why a step can no longer be taken back.
    sync.submit(undoEdit(courseId, step)).catch(() => undefined)
  }
  return {
    canUndo: undo !== undefined,
    canRedo: redo !== undefined,
    /** What it would take back, for the button's name. */
    undoWords: undo && describeChanges(undo.changes),
    undo: () => take(undo, 'undo'),
    redo: () => take(redo, 'redo'),
    /** One step of the activity list. */
    undoStep: (operation: Operation) => take(asStep(operation), 'undo'),
  }
}
