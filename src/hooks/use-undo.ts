'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { announce } from '@/lib/announce'
import { describeChanges } from '@/lib/course-operations'
import { errorMessage } from '@/lib/errors'
import { undoEdit } from '@/lib/outbox/bulk-edits'
import { courseQueries } from '@/lib/query/course-queries'
import { type Step, undoStacks } from '@/lib/undo-stacks'
import type { Page } from '@/types/api'
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

/** Oldest first. */
const stepsOf = (pages: readonly Page<Operation>[]): Step[] =>
  pages.flatMap(({ items }) => items.map(asStep)).toReversed()

/** How far one press of undo looks back for a step, in pages of the activity. */
const MOST_PAGES = 20

/** My last step, and the one that I took back last; edits that are still on their way count. */
export function useUndo(courseId: string) {
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(courseQueries.activity(courseId))
  const me = useSession()?.id ?? ''
  const sync = useCourseSync(courseId)
  const { items } = useSyncState(courseId)

  const { undo, redo } = useMemo(() => {
    const made = stepsOf(data?.pages ?? [])
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
  /** Other people's steps, or a long session's, may fill all that was loaded. */
  const undoEarlier = async () => {
    announce('Looking for your last step…')
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { data: more, hasNextPage: goesOn, error } = await fetchNextPage()
      if (error) return announce(`Earlier steps could not be loaded. ${errorMessage(error)}`)
      const found = undoStacks(stepsOf(more?.pages ?? []), me).undo
      if (found || !goesOn) return take(found, 'undo')
    }
    take(undefined, 'undo')
  }

  return {
    canUndo: undo !== undefined || hasNextPage,
    canRedo: redo !== undefined,
    /** What it would take back, for the button's name. */
    undoWords: undo && describeChanges(undo.changes),
    undo: () => (undo || !hasNextPage ? take(undo, 'undo') : void undoEarlier()),
    redo: () => take(redo, 'redo'),
    /** One step of the activity list. */
    undoStep: (operation: Operation) => take(asStep(operation), 'undo'),
  }
}
