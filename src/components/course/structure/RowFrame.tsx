'use client'

import { type ComponentProps, use } from 'react'
import { RowFocusContext, useRowFocus } from './row-focus'

interface RowPropsOptions {
  rowKey: string
  /** Place in the whole list, 1-based, drawn or not. */
  rowIndex: number
  label: string
  level: 1 | 2
  /** Absent for rows that cannot be selected. */
  isSelected?: boolean
}

/** What makes a line a row of the tree grid: one tab stop for the whole list, moved by the arrow keys. */
export function useRowProps({ rowKey, rowIndex, label, level, isSelected }: RowPropsOptions) {
  const store = use(RowFocusContext)
  const isActive = useRowFocus((state) => state.activeKey === rowKey)
  return {
    role: 'row',
    'aria-label': label,
    'aria-level': level,
    'aria-rowindex': rowIndex,
    'aria-selected': isSelected,
    'data-row-key': rowKey,
    tabIndex: isActive ? 0 : -1,
    onFocus: () => store.setState({ activeKey: rowKey, isWithin: true }),
  } as const satisfies ComponentProps<'div'> & { 'data-row-key': string }
}

/** Tab index of a row's own buttons: reached by Tab from their row, and from no other. */
export const useRowTabIndex = (rowKey: string): 0 | -1 =>
  useRowFocus((state) => (state.activeKey === rowKey ? 0 : -1))

/** The row itself, not one of its buttons or its field. */
export const isPlainText = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('button, input, label') === null
