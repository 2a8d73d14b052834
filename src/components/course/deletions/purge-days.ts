import { dayFormatter } from '@/lib/dates'
import { limits } from '@/lib/limits'

const DAY_MS = 86_400_000

interface Where {
  now: Date
  /** BCP 47; the browser's own when absent. */
  locale?: string
  timeZone?: string
}

export interface PurgeDays {
  /** What the panel says of all items together. */
  note: string
  /** For each item, when it is deleted for good, e.g. "27 December"; absent where the note says it for all. */
  days?: string[]
}

/** @param marks when each item was marked, milliseconds since 1970 */
export function purgeDays(marks: readonly number[], where: Where): PurgeDays {
  if (marks.length === 0) return { note: '' }
  const format = dayFormatter(where)
  const dayOf = (markedAt: number) => format(new Date(markedAt + limits.deletedItemDays * DAY_MS))
  const first = dayOf(marks.reduce((a, b) => Math.min(a, b)))
  if (marks.length === 1) return { note: `Nobody sees it, and it is deleted for good on ${first}.` }
  const days = marks.map(dayOf)
  if (days.every((day) => day === first)) {
    return { note: `Nobody sees them, and they are deleted for good on ${first}.` }
  }
  return {
    note: `Nobody sees them. Each is deleted for good ${limits.deletedItemDays} days after it was marked, the first on ${first}.`,
    days,
  }
}
