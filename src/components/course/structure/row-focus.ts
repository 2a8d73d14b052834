import { createContext, use } from 'react'
import { createStore, useStore } from 'zustand'

/**
 * Which row is the list's one tab stop. Kept out of React's state, so that an arrow key renders two rows and not all
 * of them.
 */
export interface RowFocus {
  /** The tab stop. It is drawn wherever the page is scrolled to. */
  activeKey: string | null
  /** Whether the focus is in that row now; the row then keeps it through every change of the list. */
  isWithin: boolean
  /** The row takes the focus as soon as it is drawn; the page then shows it there, or stays where it is. */
  takesFocus: 'nearest' | 'center' | 'stay' | null
  /** A row that was moved by key or menu and is to be brought into sight once it stands in its new place. */
  shown: { key: string; from: number } | null
}

export const createRowFocus = () =>
  createStore<RowFocus>(() => ({
    activeKey: null,
    isWithin: false,
    takesFocus: null,
    shown: null,
  }))

export type RowFocusStore = ReturnType<typeof createRowFocus>

export const RowFocusContext = createContext<RowFocusStore>(createRowFocus())

export const useRowFocus = <T>(select: (state: RowFocus) => T): T => useStore(use(RowFocusContext), select)

/** Where a key press would be text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable)

/**
 * The row that takes over when the one with the focus is gone: the next one that is still there, else the one
 * before it.
 * @param before the rows as they were, `key` among them
 */
export function successor(
  before: readonly { key: string }[],
  after: readonly { key: string }[],
  key: string | null,
): string | null {
  const stays = new Set(after.map((row) => row.key))
  const at = before.findIndex((row) => row.key === key)
  if (at < 0) return after[0]?.key ?? null
  const next =
    before.find((row, index) => index > at && stays.has(row.key)) ??
    before.findLast((row, index) => index < at && stays.has(row.key))
  return next?.key ?? after[0]?.key ?? null
}
