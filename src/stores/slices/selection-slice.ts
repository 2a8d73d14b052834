import type { StateCreator } from 'zustand'
import type { CourseCreationUI, SelectionSlice } from '../types'

const nothing: ReadonlySet<string> = new Set()

export const createSelectionSlice: StateCreator<CourseCreationUI, [], [], SelectionSlice> = (set) => ({
  selectedIds: nothing,
  selectionAnchor: null,
  selectionMade: (ids, selectionAnchor) => set({ selectedIds: new Set(ids), selectionAnchor }),
  selectionToggled: (id) =>
    set((state) => {
      const selectedIds = new Set(state.selectedIds)
      if (!selectedIds.delete(id)) selectedIds.add(id)
      return { selectedIds, selectionAnchor: id }
    }),
  selectionCleared: () =>
    set((state) => (state.selectedIds.size === 0 ? state : { selectedIds: nothing, selectionAnchor: null })),
  selectionPruned: (exists) =>
    set((state) => {
      const kept = [...state.selectedIds].filter(exists)
      return kept.length === state.selectedIds.size ? state : { selectedIds: new Set(kept) }
    }),
  shownItemId: null,
  showItem: (shownItemId) => set({ shownItemId }),
  itemShown: () => set({ shownItemId: null }),
})
