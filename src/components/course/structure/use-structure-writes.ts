'use client'

import { toastDone } from '@/components/ui/toast'
import { useChaptersEdit } from '@/hooks/use-chapter-queries'
import { useCourseMove } from '@/hooks/use-course-queries'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { useVideoDelete, useVideosEdit } from '@/hooks/use-video-queries'
import { announce } from '@/lib/announce'
import { moveByOne } from '@/lib/course-tree'
import type { MoveRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { Item } from './actions'
import { describeMove } from './drop-to-move'
import type { SentItem } from './use-new-fields'

/** The writes of the outline, each one request; failures roll back and are told by the page's toast. */
export function useStructureWrites(courseId: string, mode: 'wizard' | 'edit') {
  const { createChapterAsync, updateChapterAsync, deleteChapterAsync } = useChaptersEdit(courseId)
  const { createVideoAsync, updateVideoAsync } = useVideosEdit(courseId)
  const { deleteVideoAsync } = useVideoDelete(courseId)
  const { move } = useCourseMove(courseId)
  const { restore } = usePendingDeletes(courseId)
  const ui = useCourseCreationUI.getState()

  const removeOnServer = async ({ type, id, title }: Item) => {
    await (type === 'chapter' ? deleteChapterAsync(id) : deleteVideoAsync(id))
    toastDone(`“${title}” is marked for deletion.`, { undo: () => restore([id]) })
  }
  return {
    create: ({ id, target, title }: SentItem) =>
      target === null
        ? createChapterAsync({ id, title })
        : createVideoAsync({ id, chapterId: target, filename: title }),
    rename: ({ type, id }: Item, title: string) =>
      type === 'chapter'
        ? updateChapterAsync({ chapterId: id, updates: { title } })
        : updateVideoAsync({ videoId: id, updates: { filename: title } }),
    remove: (item: Item) => {
      if (mode === 'wizard') ui.markForDeletion(item.id)
      // The rows come back and the reason is told by the page; there is nothing to add here.
      else removeOnServer(item).catch(() => undefined)
      announce(`“${item.title}” is marked for deletion.`)
    },
    restore: (item: Item) => {
      if (mode === 'wizard') ui.unmarkForDeletion(item.id)
      else restore([item.id])
      announce(`“${item.title}” is back.`)
    },
    /** @param course as it is before the move, without what is marked for deletion */
    move: (course: CourseTree, request: MoveRequest) => {
      move(request)
      announce(describeMove(course, request))
    },
  }
}

/** The place one up or down; says so when there is none. */
export function moveOneOrSay(course: CourseTree, item: Item, step: -1 | 1): MoveRequest | null {
  const move = moveByOne(course, item.id, step)
  if (!move) announce(`“${item.title}” is already ${step === -1 ? 'first' : 'last'}.`)
  return move
}

/** Which chapters are open; kept by the browser. */
export function useExpanded() {
  const expanded = useCourseCreationUI((state) => state.preferences.chapterExpanded)
  const { updatePreference } = useCourseCreationUI.getState()
  return {
    expanded,
    isExpanded: (chapterId: string) => expanded[chapterId] ?? true,
    setExpanded: (chapterIds: readonly string[], isExpanded: boolean) => {
      const { chapterExpanded } = useCourseCreationUI.getState().preferences
      const changed = Object.fromEntries(chapterIds.map((id) => [id, isExpanded]))
      updatePreference('chapterExpanded', { ...chapterExpanded, ...changed })
    },
  }
}
