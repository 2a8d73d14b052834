'use client'

import type { MouseEvent, RefObject } from 'react'
import type { StructureActions } from './actions'
import type { EditorRow } from './outline-rows'
import { isPlainText } from './RowFrame'
import { itemOf } from './use-row-keys'

/**
 * Clicks on a row, not on one of its buttons: alone it selects that row, with Ctrl or Cmd it adds or takes away,
 * with Shift it selects all rows from where the selection began. A tap only goes on with a selection that was begun
 * by the menu: fingers touch rows by chance.
 */
export function useRowClicks(
  grid: RefObject<HTMLElement | null>,
  rows: readonly EditorRow[],
  actions: StructureActions,
) {
  return (event: MouseEvent) => {
    const { target, nativeEvent } = event
    // Clicks in menus and dialogs come up here through React's tree, not through the page's.
    if (!(target instanceof Element) || !grid.current?.contains(target) || !isPlainText(target)) return
    const key = target.closest<HTMLElement>('[data-row-key]')?.dataset.rowKey
    const item = itemOf(rows.find((row) => row.key === key))
    if (!item) return
    const isTap = nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch'
    const isCommand = event.ctrlKey || event.metaKey
    if (event.shiftKey) actions.extendTo(item.id, isCommand)
    else if (isCommand) actions.toggle(item.id)
    else if (!isTap) actions.selectOnly(item.id)
    else if (actions.hasSelection()) actions.toggle(item.id)
  }
}
