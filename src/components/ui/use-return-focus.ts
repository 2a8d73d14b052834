'use client'

import { useRef } from 'react'

/**
 * Where the focus was before a dialog took it, and the way back: to the same element, to the row of the outline that
 * it stood in, or to the page's content if both are gone. Radix only knows its own triggers; ours are opened by
 * rows, menus, keys and events.
 */
export function useReturnFocus() {
  const opener = useRef<{ element: Element | null; rowKey?: string | undefined }>({ element: null })
  return {
    remember: () => {
      const element = document.activeElement
      const row = element?.closest<HTMLElement>('[data-row-key]')
      opener.current = { element, rowKey: row?.dataset.rowKey }
    },
    giveBack: () => {
      const { element, rowKey } = opener.current
      const row =
        rowKey === undefined ? null : document.querySelector(`[data-row-key="${CSS.escape(rowKey)}"]`)
      const target =
        element?.isConnected && element !== document.body ? element : (row ?? document.querySelector('main'))
      // The page stood still behind the dialog: what had the focus is where it was.
      if (target instanceof HTMLElement) target.focus({ preventScroll: true })
    },
  }
}
