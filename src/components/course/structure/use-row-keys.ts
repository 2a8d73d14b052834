'use client'

import type { KeyboardEvent, RefObject } from 'react'
import type { Item, StructureActions } from './actions'
import type { EditorRow } from './outline-rows'
import { isTyping } from './row-focus'
import { nextSelectable } from './selection'

export const itemOf = (row: EditorRow | undefined): Item | null => {
  if (row?.kind === 'chapter') return { type: 'chapter', id: row.chapter.id, title: row.chapter.title }
  if (row?.kind === 'video') return { type: 'video', id: row.video.id, title: row.video.filename }
  return null
}

/** What the arrow keys stop at. A field is reached by Tab: in it they would move the caret. */
const isStop = ({ kind }: EditorRow) => kind !== 'field' && kind !== 'sent'

interface RowKeys {
  grid: RefObject<HTMLElement | null>
  rows: readonly EditorRow[]
  actions: StructureActions
  focusRow: (key: string) => void
  pageFrom: (index: number, step: -1 | 1) => number
}

/**
 * The keys of the outline. They act on the row that has the focus or holds what has it, never while a title is
 * being typed, and never from a menu or dialog that a row opened.
 */
export function useRowKeys({ grid, rows, actions, focusRow, pageFrom }: RowKeys) {
  /** To the row at `index`, or on in the same direction to the next one that takes the focus. */
  const focusAt = (index: number, step: -1 | 1) => {
    const at = Math.max(0, Math.min(rows.length - 1, index))
    const row =
      step === 1
        ? (rows.find((other, place) => place >= at && isStop(other)) ?? rows.findLast(isStop))
        : (rows.findLast((other, place) => place <= at && isStop(other)) ?? rows.find(isStop))
    if (row) focusRow(row.key)
  }
  const rowOf = (event: KeyboardEvent): number => {
    // Events of menus and dialogs come up here through React's tree, not through the page's.
    if (!(event.target instanceof Element) || !grid.current?.contains(event.target)) return -1
    if (isTyping(event.target)) return -1
    const key = event.target.closest<HTMLElement>('[data-row-key]')?.dataset.rowKey
    return rows.findIndex((row) => row.key === key)
  }
  /** @returns whether the key was one of those that select */
  const selectByKey = (event: KeyboardEvent, row: EditorRow, item: Item | null, isOnRow: boolean) => {
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && !event.shiftKey && event.key.toLowerCase() === 'a') actions.selectAll()
    else if (event.key === 'Escape' && !isCommand && !event.shiftKey && actions.hasSelection()) {
      actions.clearSelection()
    } else if (event.key === ' ' && isOnRow && item && !isCommand) {
      if (event.shiftKey) actions.extendTo(item.id, true)
      else actions.toggle(item.id)
    } else if (event.shiftKey && !isCommand && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      if (!item) return false
      const next = nextSelectable(rows, row.key, event.key === 'ArrowDown' ? 1 : -1)
      if (!actions.hasSelection()) actions.selectOnly(item.id)
      actions.extendTo(next)
      focusRow(next)
    } else return false
    return true
  }
  const done = (event: KeyboardEvent) => {
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    /** Before the row's buttons see it: Alt with an arrow must not open a menu. */
    handleKeyDownCapture: (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      const item = itemOf(rows[rowOf(event)])
      if (!item) return
      done(event)
      actions.moveBy(item, event.key === 'ArrowUp' ? -1 : 1)
    },
    handleKeyDown: (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const index = rowOf(event)
      const row = rows[index]
      if (!row) return
      const item = itemOf(row)
      const isOnRow = event.target instanceof HTMLElement && event.target.dataset.rowKey === row.key
      if (selectByKey(event, row, item, isOnRow)) return done(event)
      if (event.key === '?') {
        actions.showShortcuts()
        return done(event)
      }
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      switch (event.key) {
        case 'ArrowDown':
          focusAt(index + 1, 1)
          break
        case 'ArrowUp':
          focusAt(index - 1, -1)
          break
        case 'Home':
          focusAt(0, 1)
          break
        case 'End':
          focusAt(rows.length - 1, -1)
          break
        case 'PageDown':
          focusAt(pageFrom(index, 1), 1)
          break
        case 'PageUp':
          focusAt(pageFrom(index, -1), -1)
          break
        case 'ArrowRight':
        case 'ArrowLeft': {
          const opens =
            (event.key === 'ArrowRight') === (getComputedStyle(event.currentTarget).direction !== 'rtl')
          if (row.kind === 'chapter') actions.setExpanded(row.chapter.id, opens)
          else if (!opens) {
            const chapter = rows.findLast((other, at) => at < index && other.kind === 'chapter')
            if (chapter) focusRow(chapter.key)
          }
          break
        }
        case 'F2':
          if (!item) return
          actions.startRename(item)
          break
        case 'Enter':
          if (!isOnRow) return
          if (item) actions.startRename(item)
          else if (row.kind === 'chapter-end') actions.addVideo(row.chapter.id)
          else return
          break
        case 'm':
        case 'M':
          if (!item) return
          actions.chooseMove(actions.movedWith(item))
          break
        case 'Delete':
          if (!item) return
          actions.remove(actions.selectedOr(item))
          break
        default:
          return
      }
      done(event)
    },
  }
}
