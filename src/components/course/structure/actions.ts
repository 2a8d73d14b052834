'use client'

import { createContext, use } from 'react'
import type { Landing } from './drop-to-move'

export interface Item {
  type: 'chapter' | 'video'
  id: string
  title: string
}

/** Choosing several rows, for what is then done with all of them. */
export interface SelectionActions {
  /** This one and no other. */
  selectOnly: (id: string) => void
  toggle: (id: string) => void
  /** From where the selection began to this one; `isAdded`: on top of what is selected. */
  extendTo: (id: string, isAdded?: boolean) => void
  selectAll: () => void
  selectChapter: (chapterId: string) => void
  clearSelection: () => void
  hasSelection: () => boolean
  /** What an action asked for at `item` acts on: all that is selected if `item` is, else `item` alone. */
  selectedOr: (item: Item) => Item[]
  /** The same for moves, which take items of one kind along; see `movedWith`. */
  movedWith: (item: Item) => Item[]
}

/** Everything a row can ask for. */
export interface StructureActions extends SelectionActions {
  mode: 'wizard' | 'edit'
  startRename: (item: Item) => void
  /** The wizard marks them; the edit page deletes them on the server, which can be undone. */
  remove: (items: readonly Item[]) => void
  restore: (item: Item) => void
  /** One place up or down, with the selection if the item is part of it. */
  moveBy: (item: Item, step: -1 | 1) => void
  /** To a place chosen in the dialog; the page follows. */
  moveTo: (landing: Landing) => void
  /** To where it was let go. */
  drop: (landing: Landing) => void
  /** Opens the dialog for items of one kind. */
  chooseMove: (items: readonly Item[]) => void
  showShortcuts: () => void
  addVideo: (chapterId: string) => void
  /** Files picked or dropped for a chapter, or one for a video of it. */
  addFiles: (chapterId: string, files: File[], videoId?: string) => void
  setExpanded: (chapterId: string, isExpanded: boolean) => void
  preview: (item: Item) => void
  retryUpload: (uploadId: string) => void
  cancelUpload: (uploadId: string) => void
}

export const StructureActionsContext = createContext<StructureActions | null>(null)

export function useStructureActions(): StructureActions {
  const actions = use(StructureActionsContext)
  if (!actions) throw new Error('A row of the outline stands outside its editor.')
  return actions
}
