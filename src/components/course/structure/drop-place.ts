import type { DropPlace } from './drop-to-move'

export interface Point {
  x: number
  y: number
}

/** The row of the outline at a point of the screen. */
export const rowAt = (zone: Element, { x, y }: Point): HTMLElement | null => {
  const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')
  return row && zone.contains(row) ? row : null
}

const kinds = { chapter: 'chapter', video: 'video', 'chapter-end': 'chapter-end' } as const

const isKind = (name: string | undefined): name is DropPlace['over'] => name !== undefined && name in kinds

export function placeAt(zone: Element, point: Point): DropPlace | null {
  const row = rowAt(zone, point)
  const { drop: over, dropId: id } = row?.dataset ?? {}
  if (!row || id === undefined || !isKind(over)) return null
  const { top, height } = row.getBoundingClientRect()
  return { over, id, edge: point.y < top + height / 2 ? 'top' : 'bottom' }
}

/** The chapter that files let go here would go to. */
export const chapterAt = (zone: Element, point: Point): string | null =>
  rowAt(zone, point)?.dataset.dropChapter ?? null

/** What is taken hold of by pressing on an element of its row. */
export function sourceOf(element: Element): { type: 'chapter' | 'video'; id: string } | null {
  const { drop, dropId: id } = element.closest<HTMLElement>('[data-drop]')?.dataset ?? {}
  if (id === undefined || (drop !== 'chapter' && drop !== 'video')) return null
  return { type: drop, id }
}
