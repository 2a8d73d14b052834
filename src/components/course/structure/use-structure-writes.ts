'use client'

import { useMemo } from 'react'
import { useCourseEdits } from '@/hooks/use-course-edits'
import type { MoveRequest } from '@/schemas/course'
import type { Item } from './actions'
import type { SentItem } from './use-new-fields'

/** What the outline asks of the server. A failure rolls back and is told by the page. */
export interface StructureWrites {
  /** Rejects when the server refused. */
  create: (item: SentItem) => Promise<unknown>
  /** Rejects when the server refused. */
  rename: (item: Item, title: string) => Promise<unknown>
  /** In the order given: a later one may name an earlier one as its `afterId`. */
  moveMany: (moves: readonly MoveRequest[]) => void
  /** Marks for deletion; rejects when the server refused one of them. */
  removeMany: (items: readonly Item[]) => Promise<unknown>
  restoreMany: (ids: string[]) => void
}

export function useStructureWrites(courseId: string): StructureWrites {
  const edits = useCourseEdits(courseId)
  return useMemo(
    () => ({
      create: ({ id, target, title }) =>
        target === null
          ? edits.createChapter({ id, title })
          : edits.createVideo({ id, chapterId: target, filename: title }),
      rename: (item, title) => edits.rename(item, title),
      moveMany: (moves) => void edits.move(moves).catch(told),
      removeMany: (items) => edits.remove(items.map(({ id }) => id)),
      restoreMany: (ids) => void edits.restore(ids).catch(told),
    }),
    [edits],
  )
}

/** The page has said so by then. */
const told = () => undefined
