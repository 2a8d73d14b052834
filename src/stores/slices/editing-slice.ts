import type { StateCreator } from 'zustand'
import type { CourseCreationUI, EditingSlice } from '../types'

export const createEditingSlice: StateCreator<CourseCreationUI, [], [], EditingSlice> = (set, get) => ({
  editing: { type: null, id: null },
  startEdit: (type, id, field) => set({ editing: field === undefined ? { type, id } : { type, id, field } }),
  stopEdit: () => set({ editing: { type: null, id: null } }),
  isEditing: (type, id, field) => {
    const { editing } = get()
    return editing.type === type && editing.id === id && (field === undefined || editing.field === field)
  },
})
