import type { StateCreator } from 'zustand'
import type { CourseCreationUI, DeletionSlice } from '../types'

export const createDeletionSlice: StateCreator<CourseCreationUI, [], [], DeletionSlice> = (set) => ({
  pendingDeletes: new Set(),
  markForDeletion: (id) => set((state) => ({ pendingDeletes: new Set([...state.pendingDeletes, id]) })),
  unmarkForDeletion: (id) =>
    set((state) => {
      const pendingDeletes = new Set(state.pendingDeletes)
      return pendingDeletes.delete(id) ? { pendingDeletes } : state
    }),
  clearPendingDeletes: () => set({ pendingDeletes: new Set() }),
})
