'use client'

import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { EditorRow } from './outline-rows'
import { isTyping, type RowFocusStore, successor, useRowFocus } from './row-focus'

/** The row in the page, if it is drawn. */
export const rowElement = (grid: RefObject<HTMLElement | null>, key: string | null): HTMLElement | null =>
  key === null ? null : (grid.current?.querySelector(`[data-row-key="${CSS.escape(key)}"]`) ?? null)

/**
 * Keeps the focus in the list while rows move, turn into something else or go, whoever does it: with its row, or
 * with the next one when the row is gone. React is silent about focus that its own changes took away, so a blur
 * that is heard means that somebody went elsewhere.
 */
export function useFocusKeeper(
  grid: RefObject<HTMLElement | null>,
  rows: readonly EditorRow[],
  store: RowFocusStore,
) {
  const before = useRef(rows)
  const activeKey = useRowFocus((state) => state.activeKey)
  const takesFocus = useRowFocus((state) => state.takesFocus)

  useLayoutEffect(() => {
    const previous = before.current
    before.current = rows
    if (!rows.some(({ key }) => key === activeKey)) {
      const next = successor(previous, rows, activeKey)
      // Drawn first: this effect runs again when it is.
      if (next !== activeKey) return store.setState({ activeKey: next })
    }
    const { isWithin, shown } = store.getState()
    const element = rowElement(grid, activeKey)
    if (takesFocus) {
      // A field that opened in the row meanwhile keeps it: a blur would save and close it.
      const isTypedIn = element?.contains(document.activeElement) && isTyping(document.activeElement)
      if (!isTypedIn) element?.focus({ preventScroll: true })
      if (takesFocus !== 'stay') element?.scrollIntoView({ block: takesFocus })
      store.setState({ takesFocus: null })
    } else if (isWithin && document.activeElement === document.body) {
      element?.focus({ preventScroll: true })
    }
    if (shown && rows.findIndex(({ key }) => key === shown.key) !== shown.from) {
      store.setState({ shown: null })
      rowElement(grid, shown.key)?.scrollIntoView({ block: 'nearest' })
    }
  }, [grid, rows, store, activeKey, takesFocus])

  return {
    /** Goes to a row, drawn or not. */
    focusRow: (key: string) => {
      const element = rowElement(grid, key)
      if (element) element.focus()
      else flushSync(() => store.setState({ activeKey: key, takesFocus: 'nearest' }))
    },
    handleBlur: (event: FocusEvent) => {
      // A window that loses the focus keeps its place.
      if (document.activeElement !== event.target) store.setState({ isWithin: false })
    },
  }
}
