import { useCourseCreationUI } from '@/stores/course-creation-ui'

/** Opens every chapter and puts the focus on a row of the outline, which brings it into sight. */
export function showRow(itemId: string): void {
  const find = () => document.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(itemId)}"]`)
  const row = find()
  if (row) return row.focus()
  // Its chapter is closed: open all that were closed, and go there once they are drawn.
  useCourseCreationUI.getState().updatePreference('chapterExpanded', {})
  requestAnimationFrame(() => find()?.focus())
}
