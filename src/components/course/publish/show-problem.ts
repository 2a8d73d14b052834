import { showRow } from '@/components/course/edit/show-row'
import { problemItem } from '@/lib/readiness'

/** Where the problems of the course itself are put right; what is drawn first wins. */
const places: Record<string, string> = {
  title: '[aria-label="Edit course title"], input[aria-label="Course title"]',
  description: '[aria-label="Edit description"], textarea[aria-label="Description"]',
}
const OUTLINE = '[aria-label="Course outline"] :is([role=row], button)'

/**
 * Puts the focus where a problem of `publishProblems` can be put right, and brings that into sight. A dialog that is
 * closed for it gives the focus back first: this comes after.
 */
export function showProblem(field: string): void {
  setTimeout(() => {
    const itemId = problemItem({ field })
    if (itemId !== undefined) return showRow(itemId)
    const target = document.querySelector<HTMLElement>(places[field] ?? OUTLINE)
    target?.scrollIntoView({ block: 'center' })
    target?.focus({ preventScroll: true })
  }, 30)
}
