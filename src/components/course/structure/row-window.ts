import type { EditorRow } from './outline-rows'

/** Pixels of a row that was not measured yet, by the two densities of tokens.css. */
const heights = {
  dense: { chapter: 44, video: 36, marked: 40, 'chapter-end': 36, sent: 44, field: 44 },
  roomy: { chapter: 57, video: 52, marked: 45, 'chapter-end': 49, sent: 55, field: 55 },
} as const satisfies Record<string, Record<EditorRow['kind'], number>>

export type Density = keyof typeof heights

/** Pixels of a row whose title and notes take one line each. */
export const usualHeight = ({ kind }: EditorRow, density: Density): number => heights[density][kind]

/** Pixels from the top of the list to each row, and behind the last one to the list's end. */
export function rowStarts(
  rows: readonly EditorRow[],
  density: Density,
  measured: ReadonlyMap<string, number>,
): Float64Array {
  const starts = new Float64Array(rows.length + 1)
  let start = 0
  rows.forEach((row, index) => {
    start += measured.get(row.key) ?? usualHeight(row, density)
    starts[index + 1] = start
  })
  return starts
}

/** The row at so many pixels from the top of the list: the first one above it, the last one below. */
export function rowAtOffset(starts: Float64Array, offset: number): number {
  let low = 0
  let high = Math.max(0, starts.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** A row to draw, and the pixels of undrawn rows right above it. */
export interface DrawnRow {
  index: number
  gapBefore: number
}

/**
 * The rows between two offsets and the pinned ones, in their order.
 * @param pinned keys of rows that are drawn wherever the page is scrolled to
 */
export function drawnRows(
  rows: readonly EditorRow[],
  starts: Float64Array,
  { top, bottom }: { top: number; bottom: number },
  pinned: ReadonlySet<string>,
): { drawn: DrawnRow[]; gapAfter: number } {
  const first = rowAtOffset(starts, top)
  const last = rowAtOffset(starts, bottom)
  const drawn: DrawnRow[] = []
  let end = 0
  rows.forEach(({ key }, index) => {
    if ((index < first || index > last) && !pinned.has(key)) return
    drawn.push({ index, gapBefore: (starts[index] ?? 0) - end })
    end = starts[index + 1] ?? 0
  })
  return { drawn, gapAfter: (starts.at(-1) ?? 0) - end }
}
