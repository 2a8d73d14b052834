import type { StateCreator } from 'zustand'
import type { CourseCreationUI, SelectionSlice } from '../types'

export const createSelectionSlice: StateCreator<CourseCreationUI, [], [], SelectionSlice> = (set) => ({
  shownItemId: null,
  showItem: (shownItemId) => set({ shownItemId }),
  itemShown: () => set({ shownItemId: null }),
})
