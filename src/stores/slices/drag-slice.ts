import type { StateCreator } from 'zustand'
import type { CourseCreationUI, DragSlice } from '../types'

const atRest: DragSlice['dragState'] = {
  isDragging: false,
  dragItem: null,
  dropTarget: null,
  previewData: null,
}

export const createDragSlice: StateCreator<CourseCreationUI, [], [], DragSlice> = (set) => ({
  dragState: atRest,
  startDrag: (dragItem, preview) =>
    set({ dragState: { isDragging: true, dragItem, dropTarget: null, previewData: preview ?? null } }),
  updateDragTarget: (dropTarget) => set((state) => ({ dragState: { ...state.dragState, dropTarget } })),
  endDrag: () => set({ dragState: atRest }),
})
