'use client'

import { useChaptersEdit } from '@/hooks/use-chapter-queries'
import { useCourseMove } from '@/hooks/use-course-queries'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { useVideoDelete, useVideosEdit } from '@/hooks/use-video-queries'
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
  const { createChapterAsync, updateChapterAsync, deleteChapterAsync } = useChaptersEdit(courseId)
  const { createVideoAsync, updateVideoAsync } = useVideosEdit(courseId)
  const { deleteVideoAsync } = useVideoDelete(courseId)
  const { move } = useCourseMove(courseId)
  const { restore } = usePendingDeletes(courseId)
  return {
    create: ({ id, target, title }) =>
      target === null
        ? createChapterAsync({ id, title })
        : createVideoAsync({ id, chapterId: target, filename: title }),
    rename: ({ type, id }, title) =>
      type === 'chapter'
        ? updateChapterAsync({ chapterId: id, updates: { title } })
        : updateVideoAsync({ videoId: id, updates: { filename: title } }),
    moveMany: (moves) => moves.forEach((request) => move(request)),
    removeMany: (items) =>
      Promise.all(
        items.map(({ type, id }) => (type === 'chapter' ? deleteChapterAsync(id) : deleteVideoAsync(id))),
      ),
    restoreMany: restore,
  }
}
