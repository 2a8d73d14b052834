'use client'

import { useEffect } from 'react'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { announce } from '@/lib/announce'
import { findChapter } from '@/lib/course-tree'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { SelectionActions } from './actions'
import type { EditorRow } from './outline-rows'
import { allIds, itemById, movedWith, rangeOf, selectedItems, selectionWords } from './selection'
import { setExpanded } from './use-expanded'

/**
 * The selection of one outline. It lives in the store as ids, goes with the editor, and never holds what is gone.
 * @param course without what is marked for deletion
 */
export function useSelectionActions(course: CourseTree, rows: readonly EditorRow[]): SelectionActions {
  const ui = useCourseCreationUI.getState()
  const selected = () => useCourseCreationUI.getState().selectedIds

  useEffect(() => {
    if (useCourseCreationUI.getState().selectedIds.size === 0) return
    const there = new Set(allIds(course))
    useCourseCreationUI.getState().selectionPruned((id) => there.has(id))
  }, [course])
  useEffect(() => () => useCourseCreationUI.getState().selectionCleared(), [course.id])

  const select = (ids: readonly string[], anchor: string | null) => {
    ui.selectionMade(ids, anchor)
    announce(`Selected ${selectionWords(course, selected())}.`)
  }
  return useStableHandlers<SelectionActions>({
    selectOnly: (id) => ui.selectionMade([id], id),
    toggle: (id) => {
      ui.selectionToggled(id)
      const title = itemById(course, id)?.title ?? ''
      const isSelected = selected().has(id)
      announce(
        `${isSelected ? 'Selected' : 'No longer selected:'} “${title}”, ${selectionWords(course, selected())} in all.`,
      )
    },
    extendTo: (id, isAdded = false) => {
      const { selectionAnchor, selectedIds } = useCourseCreationUI.getState()
      const range = rangeOf(rows, selectionAnchor, id)
      if (range.length === 0) return
      select(isAdded ? [...selectedIds, ...range] : range, range.length === 1 ? id : selectionAnchor)
    },
    selectAll: () => select(allIds(course), null),
    selectChapter: (chapterId) => {
      const videos = findChapter(course, chapterId)?.videos ?? []
      const [first] = videos
      if (!first) return announce('This chapter has no videos.')
      setExpanded([chapterId], true)
      select(
        videos.map(({ id }) => id),
        first.id,
      )
    },
    clearSelection: () => {
      if (selected().size === 0) return
      ui.selectionCleared()
      announce('Nothing is selected.')
    },
    hasSelection: () => selected().size > 0,
    selectedOr: (item) => (selected().has(item.id) ? selectedItems(course, selected()) : [item]),
    movedWith: (item) => movedWith(course, selected(), item),
  })
}
