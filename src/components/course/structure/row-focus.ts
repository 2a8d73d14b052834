import { createContext, use } from 'react'
import { createStore, useStore } from 'zustand'

/**
 * Which row is the list's one tab stop, and what the server refused. Kept out of React's state, so that an
 * arrow key renders two rows and not all of them.
 */
export interface RowFocus {
  activeKey: string | null
  /** By row: titles that were not accepted, still in their field; `message` is empty once they are changed. */
  refused: Readonly<Record<string, { text: string; message: string }>>
}

export const createRowFocus = () => createStore<RowFocus>(() => ({ activeKey: null, refused: {} }))

export type RowFocusStore = ReturnType<typeof createRowFocus>

export const RowFocusContext = createContext<RowFocusStore>(createRowFocus())

export const useRowFocus = <T>(select: (state: RowFocus) => T): T => useStore(use(RowFocusContext), select)

export function setRefused(
  store: RowFocusStore,
  key: string,
  refusal: { text: string; message: string } | null,
): void {
  const { [key]: _old, ...others } = store.getState().refused
  store.setState({ refused: refusal ? { ...others, [key]: refusal } : others })
}

/** Where a key press would be text. */
export const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
