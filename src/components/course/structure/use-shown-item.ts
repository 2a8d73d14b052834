'use client'

import { useLayoutEffect } from 'react'
import { findChapter, findVideo } from '@/lib/course-tree'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { EditorRow } from './outline-rows'
import type { RowFocusStore } from './row-focus'
import { setExpanded } from './use-expanded'

/** Carries out `showItem`: opens the chapter, then hands the focus to the row. */
export function useShownItem(course: CourseTree, rows: readonly EditorRow[], store: RowFocusStore): void {
  const id = useCourseCreationUI((state) => state.shownItemId)
  useLayoutEffect(() => {
    if (id === null) return
    const { preferences, itemShown } = useCourseCreationUI.getState()
    const chapterId = findChapter(course, id)?.id ?? findVideo(course, id)?.chapter_id
    // The rows come after: this effect runs again with them.
    if (chapterId !== undefined && chapterId !== id && preferences.chapterExpanded[chapterId] === false) {
      return setExpanded([chapterId], true)
    }
    if (rows.some(({ key }) => key === id)) store.setState({ activeKey: id, takesFocus: 'center' })
    itemShown()
  }, [id, course, rows, store])
}
