'use client'

import { useMemo } from 'react'
import { toastDone } from '@/components/ui/toast'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { Item, SelectionActions, StructureActions } from './actions'
import { describeMove, type Landing, moveByOne, movesOf } from './drop-to-move'
import type { EditorRow } from './outline-rows'
import type { RowFocusStore } from './row-focus'
import type { useChapterFiles } from './use-chapter-files'
import { setExpanded } from './use-expanded'
import type { useNewFields } from './use-new-fields'
import { useSelectionActions } from './use-selection-actions'
import type { StructureWrites } from './use-structure-writes'

interface Parts {
  mode: 'wizard' | 'edit'
  /** Without what is marked for deletion. */
  course: CourseTree
  /** The same as it is at this moment: a key that is pressed again comes before the next render. */
  latest: () => CourseTree
  rows: readonly EditorRow[]
  rowFocus: RowFocusStore
  writes: StructureWrites
  files: ReturnType<typeof useChapterFiles>
  fields: ReturnType<typeof useNewFields>
  onPickFiles?: ((chapterId: string, files: File[]) => void) | undefined
  onChooseMove: StructureActions['chooseMove']
  onShowShortcuts: () => void
}

/** Everything a row can ask for: what is written, what is said, what is shown. The object never changes. */
export function useStructureActionsOf(parts: Parts): StructureActions {
  const { mode, course, latest, rows, rowFocus, writes, files, fields, onPickFiles } = parts
  const ui = useCourseCreationUI.getState()
  const selection = useSelectionActions(course, rows)

  /** @param isTold with a toast to take it back; one place by a key is taken back by another key */
  const move = (landing: Landing, isTold = true) => {
    const now = latest()
    const words = describeMove(now, landing)
    announce(words)
    const sent = writes.moveMany(movesOf(now, landing))
    const told = () => isTold && toastDone(words, { undo: () => writes.undo(sent.step) })
    sent.then(told, () => undefined) // a refusal is told by the page
  }
  /** Moved by key or dialog: the page follows the item at `key`. */
  const moveAndShow = (landing: Landing, key: string, isTold: boolean) => {
    if (landing.toChapterId !== undefined) setExpanded([landing.toChapterId], true)
    rowFocus.setState({ activeKey: key, shown: { key, from: rows.findIndex((row) => row.key === key) } })
    move(landing, isTold)
  }

  const handlers = useStableHandlers<Omit<StructureActions, 'mode' | keyof SelectionActions>>({
    startRename: ({ type, id }) => ui.startEdit(type, id, 'title'),
    remove: (items) => {
      if (items.length === 0) return
      const marked = markedWords(items)
      announce(marked)
      if (mode === 'wizard') return items.forEach(({ id }) => ui.markForDeletion(id))
      const sent = writes.removeMany(items)
      const told = () => toastDone(marked, { undo: () => writes.undo(sent.step) })
      // On a refusal the rows come back and the page tells the reason; there is nothing to add here.
      sent.then(told, () => undefined)
    },
    restore: (item) => {
      if (mode === 'wizard') ui.unmarkForDeletion(item.id)
      else writes.restoreMany([item.id])
      announce(`“${item.title}” is back.`)
    },
    moveBy: (item, step) => {
      const items = selection.movedWith(item)
      const landing = moveByOne(latest(), { type: item.type, ids: items.map(({ id }) => id) }, step)
      if (landing) moveAndShow(landing, item.id, false)
      else announce(`${whatIs(items)} already ${step === -1 ? 'first' : 'last'}.`)
    },
    moveTo: (landing) => {
      const { activeKey } = rowFocus.getState()
      const isOneOfThem = activeKey !== null && landing.ids.includes(activeKey)
      moveAndShow(landing, isOneOfThem ? activeKey : (landing.ids[0] ?? ''), true)
    },
    drop: (landing) => move(landing),
    chooseMove: parts.onChooseMove,
    showShortcuts: parts.onShowShortcuts,
    addVideo: (chapterId) => {
      setExpanded([chapterId], true)
      fields.handlers.open(chapterId)
    },
    addFiles: (chapterId, chosen, videoId) => {
      if (onPickFiles && videoId === undefined) onPickFiles(chapterId, chosen)
      else files.addFiles(chapterId, chosen, videoId)
    },
    setExpanded: (chapterId, isOpen) => setExpanded([chapterId], isOpen),
    preview: ({ id, title }) => ui.openModal('video-preview', { videoId: id, title }),
    retryUpload: files.retryUpload,
    cancelUpload: files.cancelUpload,
  })
  return useMemo(() => ({ ...handlers, ...selection, mode }), [handlers, selection, mode])
}

function whatIs(items: readonly Item[]): string {
  const [first] = items
  if (!first) return ''
  return items.length === 1 ? `“${first.title}” is` : `${capital(count(items.length, first.type))} are`
}

function markedWords(items: readonly Item[]): string {
  const isMixed = new Set(items.map(({ type }) => type)).size > 1
  const what = isMixed ? `${count(items.length, 'item')} are` : whatIs(items)
  return `${what} marked for deletion.`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
