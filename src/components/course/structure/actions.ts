'use client'

import { createContext, use } from 'react'
import type { MoveRequest } from '@/schemas/course'

export interface Item {
  type: 'chapter' | 'video'
  id: string
  title: string
}

/** Everything a row can ask for. */
export interface StructureActions {
  mode: 'wizard' | 'edit'
  rename: (item: Item, title: string) => Promise<unknown>
  startRename: (item: Item) => void
  /** The wizard marks it; the edit page deletes it on the server, which can be undone. */
  remove: (item: Item) => void
  restore: (item: Item) => void
  moveBy: (item: Item, step: -1 | 1) => void
  /** To a place chosen in the dialog; the page follows. */
  moveTo: (item: Item, move: MoveRequest) => void
  /** To where it was let go. */
  drop: (move: MoveRequest) => void
  chooseMove: (item: Item) => void
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
