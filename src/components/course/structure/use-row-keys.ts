'use client'

import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import type { Item, StructureActions } from './actions'
import type { EditorRow } from './outline-rows'
import { isTyping, type RowFocusStore } from './row-focus'

const itemOf = (row: EditorRow | undefined): Item | null => {
  if (row?.kind === 'chapter') return { type: 'chapter', id: row.chapter.id, title: row.chapter.title }
  if (row?.kind === 'video') return { type: 'video', id: row.video.id, title: row.video.filename }
  return null
}

/**
 * The keys of the outline. They act on the row that has the focus or holds what has it, never while a title is
 * being typed, and never from a menu or dialog that a row opened.
 */
export function useRowKeys(
  grid: RefObject<HTMLElement | null>,
  rows: readonly EditorRow[],
  store: RowFocusStore,
  actions: StructureActions,
) {
  /** Where the focus goes if the next change of the rows takes it away. */
  const wanted = useRef<{ key: string | null; rows: string } | null>(null)
  const signature = rows.map(({ kind, key }) => `${kind} ${key}`).join('\n')
  const rowElement = (key: string | null) =>
    [...(grid.current?.querySelectorAll<HTMLElement>('[data-row-key]') ?? [])].find(
      (element) => element.dataset.rowKey === key,
    )

  useLayoutEffect(() => {
    const want = wanted.current
    const { activeKey } = store.getState()
    if (!rows.some(({ key }) => key === activeKey)) store.setState({ activeKey: keyOr(want?.key, rows) })
    if (want === null || want.rows === signature) return
    wanted.current = null
    if (document.activeElement === document.body) rowElement(want.key)?.focus()
  })

  const focusRow = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row) rowElement(row.key)?.focus()
  }
  const rowOf = (event: KeyboardEvent): number => {
    // Events of menus and dialogs come up here through React's tree, not through the page's.
    if (!(event.target instanceof Element) || !grid.current?.contains(event.target)) return -1
    if (isTyping(event.target)) return -1
    const key = event.target.closest<HTMLElement>('[data-row-key]')?.dataset.rowKey
    return rows.findIndex((row) => row.key === key)
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
      wanted.current = { key: item.id, rows: signature }
      actions.moveBy(item, event.key === 'ArrowUp' ? -1 : 1)
    },
    handleKeyDown: (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const index = rowOf(event)
      const row = rows[index]
      if (!row) return
      const item = itemOf(row)
      const isOnRow = event.target instanceof HTMLElement && event.target.dataset.rowKey === row.key
      switch (event.key) {
        case 'ArrowDown':
          focusRow(index + 1)
          break
        case 'ArrowUp':
          focusRow(index - 1)
          break
        case 'Home':
          focusRow(0)
          break
        case 'End':
          focusRow(rows.length - 1)
          break
        case 'ArrowRight':
        case 'ArrowLeft': {
          const opens =
            (event.key === 'ArrowRight') === (getComputedStyle(event.currentTarget).direction !== 'rtl')
          if (row.kind === 'chapter') actions.setExpanded(row.chapter.id, opens)
          else if (!opens) focusRow(rows.findLastIndex((other, at) => at < index && other.kind === 'chapter'))
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
        case 'Delete':
          if (!item) return
          actions.remove(item)
          break
        default:
          return
      }
      done(event)
    },
    /** Before a row goes: the focus then passes to its neighbour. */
    passFocusOn: (key: string) => {
      const index = rows.findIndex((row) => row.key === key)
      const stays = (row: EditorRow) => row.key !== key && chapterOf(row) !== key
      const neighbour =
        rows.find((row, at) => at > index && stays(row)) ??
        rows.findLast((row, at) => at < index && stays(row))
      wanted.current = { key: neighbour?.key ?? null, rows: signature }
    },
    /** Before a row is drawn anew in another place or form. */
    keepFocusOn: (key: string) => {
      wanted.current = { key, rows: signature }
    },
  }
}

const chapterOf = (row: EditorRow): string | undefined => {
  if (row.kind === 'video' || row.kind === 'marked') return row.chapterId
  return row.kind === 'chapter-end' ? row.chapter.id : undefined
}

const keyOr = (key: string | null | undefined, rows: readonly EditorRow[]): string | null =>
  rows.find((row) => row.key === key)?.key ?? rows[0]?.key ?? null
