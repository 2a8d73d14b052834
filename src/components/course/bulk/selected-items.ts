import { count } from '@/lib/format'
import type { ItemType } from '@/types/operations'

/** One chosen row of the outline. */
export interface SelectedItem {
  type: ItemType
  id: string
}

/** What every dialog about a selection gets. */
export interface SelectionDialogProps {
  courseId: string
  items: readonly SelectedItem[]
  onClose: () => void
}

export const idsOf = (items: readonly SelectedItem[]): ReadonlySet<string> =>
  new Set(items.map(({ id }) => id))

/** "2 chapters and 5 videos". */
export function itemWords(items: readonly Pick<SelectedItem, 'type'>[]): string {
  const words = (['chapter', 'video'] as const).flatMap((type) => {
    const n = items.filter((item) => item.type === type).length
    return n > 0 ? [count(n, type)] : []
  })
  return words.join(' and ') || 'nothing'
}
