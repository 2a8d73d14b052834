'use client'

import { useMemo } from 'react'
import { useCourseEdits } from '@/hooks/use-course-edits'
import type { Answer, EditStep } from '@/lib/outbox/course-sync'
import type { MoveRequest } from '@/schemas/course'
import type { Item } from './actions'
import type { SentItem } from './use-new-fields'

/** What the outline asks of the server. A failure rolls back and is told by the page. */
export interface StructureWrites {
  /** Rejects when the server refused. */
  create: (item: SentItem) => Promise<unknown>
  /** In the order given: a later one may name an earlier one as its `afterId`. Rejects when the server refused. */
  moveMany: (moves: readonly MoveRequest[]) => Answer
  /** Marks for deletion; rejects when the server refused one of them. */
  removeMany: (items: readonly Item[]) => Answer
  restoreMany: (ids: string[]) => void
  /** Takes one of these writes back, whether the server has it already or not. */
  undo: (step: EditStep) => void
}

export function useStructureWrites(courseId: string): StructureWrites {
  const edits = useCourseEdits(courseId)
  return useMemo(
    () => ({
      create: ({ id, target, title }) =>
        target === null
          ? edits.createChapter({ id, title })
          : edits.createVideo({ id, chapterId: target, filename: title }),
      moveMany: (moves) => edits.move(moves),
      removeMany: (items) => edits.remove(items.map(({ id }) => id)),
      restoreMany: (ids) => void edits.restore(ids).catch(told),
      undo: (step) => void edits.undo(step).catch(told),
    }),
    [edits],
  )
}

/** The page has said so by then. */
const told = () => undefined
