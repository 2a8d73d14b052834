'use client'

import { useCourseCreationUI } from '@/stores/course-creation-ui'

/** Which chapters are open; kept by the browser. */
export function useExpanded() {
  const expanded = useCourseCreationUI((state) => state.preferences.chapterExpanded)
  return { expanded, isExpanded: (chapterId: string) => expanded[chapterId] ?? true }
}

export function setExpanded(chapterIds: readonly string[], isExpanded: boolean): void {
  const { preferences, updatePreference } = useCourseCreationUI.getState()
  const changed = Object.fromEntries(chapterIds.map((id) => [id, isExpanded]))
  updatePreference('chapterExpanded', { ...preferences.chapterExpanded, ...changed })
}
