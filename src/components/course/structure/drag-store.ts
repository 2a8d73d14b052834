import { createContext, use } from 'react'
import { createStore, useStore } from 'zustand'
import type { Block, DropMark } from './drop-to-move'

export interface Dragged extends Block {
  /** The row that was taken hold of, one of them. */
  grabbedId: string
  title: string
  /** Of a single chapter. */
  videoCount: number
  isTouch: boolean
}

export interface DragState {
  dragged: Dragged | null
  /** For rows to look themselves up in. */
  draggedIds: ReadonlySet<string>
  mark: DropMark | null
  /** Where it would land, in words; empty while it would land nowhere. */
  destination: string
  /** The closed chapter that opens if the pointer stays. */
  openingId: string | null
  /** The chapter that files from outside would be uploaded to. */
  filesOverId: string | null
}

export const idle: DragState = {
  dragged: null,
  draggedIds: new Set(),
  mark: null,
  destination: '',
  openingId: null,
  filesOverId: null,
}

/** One outline's drag. It changes with every move of the pointer, so each row selects the one fact it needs. */
export const createDragStore = () => createStore<DragState>(() => idle)

export type DragStore = ReturnType<typeof createDragStore>

export const DragStoreContext = createContext(createDragStore())

export const useDragState = <T>(select: (state: DragState) => T): T => useStore(use(DragStoreContext), select)
