'use client'

import { useMemo } from 'react'
import { toastDone } from '@/components/ui/toast'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { announce } from '@/lib/announce'
import { moveByOne } from '@/lib/course-tree'
import type { MoveRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { StructureActions } from './actions'
import { describeMove } from './drop-to-move'
import type { EditorRow } from './outline-rows'
import type { RowFocusStore } from './row-focus'
import type { useChapterFiles } from './use-chapter-files'
import { setExpanded } from './use-expanded'
import type { useNewFields } from './use-new-fields'
import type { StructureWrites } from './use-structure-writes'

interface Parts {
  mode: 'wizard' | 'edit'
  /** Without what is marked for deletion. */
  course: CourseTree
  rows: readonly EditorRow[]
  rowFocus: RowFocusStore
  writes: StructureWrites
  files: ReturnType<typeof useChapterFiles>
  fields: ReturnType<typeof useNewFields>
  onPickFiles?: ((chapterId: string, files: File[]) => void) | undefined
  onChooseMove: StructureActions['chooseMove']
}

/** Everything a row can ask for: what is written, what is said, what is shown. The object never changes. */
export function useStructureActionsOf({
  mode,
  course,
  rows,
  rowFocus,
  writes,
  files,
  fields,
  onPickFiles,
  onChooseMove,
}: Parts): StructureActions {
  const ui = useCourseCreationUI.getState()

  const move = (request: MoveRequest) => {
    if (request.toChapterId !== undefined) setExpanded([request.toChapterId], true)
    announce(describeMove(course, request))
    writes.moveMany([request])
  }
  const handlers = useStableHandlers<Omit<StructureActions, 'mode'>>({
    rename: writes.rename,
    startRename: ({ type, id }) => ui.startEdit(type, id, 'title'),
    remove: (item) => {
      announce(`“${item.title}” is marked for deletion.`)
      if (mode === 'wizard') return ui.markForDeletion(item.id)
      const told = () =>
        toastDone(`“${item.title}” is marked for deletion.`, { undo: () => writes.restoreMany([item.id]) })
      // On a refusal the rows come back and the page tells the reason; there is nothing to add here.
      writes.removeMany([item]).then(told, () => undefined)
    },
    restore: (item) => {
      if (mode === 'wizard') ui.unmarkForDeletion(item.id)
      else writes.restoreMany([item.id])
      announce(`“${item.title}” is back.`)
    },
    moveBy: (item, step) => {
      const request = moveByOne(course, item.id, step)
      if (!request) return announce(`“${item.title}” is already ${step === -1 ? 'first' : 'last'}.`)
      rowFocus.setState({ shown: { key: item.id, from: rows.findIndex(({ key }) => key === item.id) } })
      move(request)
    },
    moveTo: (item, request) => {
      rowFocus.setState({ shown: { key: item.id, from: rows.findIndex(({ key }) => key === item.id) } })
      move(request)
    },
    drop: move,
    chooseMove: onChooseMove,
    addVideo: (chapterId) => {
      setExpanded([chapterId], true)
      fields.handlers.open(chapterId)
    },
    addFiles: (chapterId, chosen, videoId) => {
      if (onPickFiles && videoId === undefined) onPickFiles(chapterId, chosen)
      else files.addFiles(chapterId, chosen, videoId)
    },
    setExpanded: (chapterId, isOpen) => setExpanded([chapterId], isOpen),
    preview: ({ id, title }) => ui.openModal('video-preview', { videoId: id, title }),
    retryUpload: files.retryUpload,
    cancelUpload: files.cancelUpload,
  })
  return useMemo(() => ({ ...handlers, mode }), [handlers, mode])
}
