import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import type { Sibling } from '../db/repositories/outline-repository'

/** Keys longer than this make their whole list be numbered anew. */
export const LONGEST_POSITION = 64

const checkBounds = (before: string | undefined, after: string | undefined) => {
  // fractional-indexing 4 answers nonsense for swapped bounds instead of refusing them.
  if (before !== undefined && after !== undefined && before >= after) {
    throw new Error('positions: the bounds are not in order')
  }
}

/** A key between two keys that exist; `undefined` is the beginning or the end of the list. */
export function positionBetween(before: string | undefined, after: string | undefined): string {
  checkBounds(before, after)
  return generateKeyBetween(before, after)
}

/** `n` ascending keys between two keys that exist. */
export function positionsBetween(before: string | undefined, after: string | undefined, n: number): string[] {
  checkBounds(before, after)
  return generateNKeysBetween(before, after, n)
}

/** `n` ascending keys for an empty list. */
export const freshPositions = (n: number): string[] => generateNKeysBetween(null, null, n)

/** Where an item shall stand: first (`null`), behind a sibling, or at the end (`undefined`). */
export type AfterId = string | null | undefined

export interface PlacedItem {
  id: string
  /** 0-based place among the visible siblings; absent: behind all of them. */
  order?: number
}

/**
 * Puts several items into a list at once, each at the place it asks for as far as the list is long enough.
 * @param siblings the rows that stay where they are, in order, marked ones included
 * @returns a position for each item
 */
export function placeItems(
  siblings: readonly Sibling[],
  items: readonly PlacedItem[],
): { id: string; position: string }[] {
  const wanted = [...items].sort((a, b) => (a.order ?? Number.MAX_VALUE) - (b.order ?? Number.MAX_VALUE))
  const staying = siblings.filter(({ isMarked }) => !isMarked)
  /** Behind how many of the staying rows → the items that go there, in order. */
  const groups = new Map<number, string[]>()
  let behind = 0
  wanted.forEach(({ id, order = Number.MAX_VALUE }, placed) => {
    // All items placed so far stand before this one and take that many places themselves.
    behind = Math.min(Math.max(behind, order - placed), staying.length)
    groups.set(behind, [...(groups.get(behind) ?? []), id])
  })
  return [...groups].flatMap(([count, ids]) => {
    const anchor = staying[count - 1]
    const index = count === staying.length ? siblings.length - 1 : anchor ? siblings.indexOf(anchor) : -1
    const keys = positionsBetween(siblings[index]?.position, siblings[index + 1]?.position, ids.length)
    return ids.flatMap((id, i) => {
      const position = keys[i]
      return position === undefined ? [] : [{ id, position }]
    })
  })
}
