import type { StateCreator } from 'zustand'
import type { ModalState } from '@/types/ui'
import type { CourseCreationUI, ModalSlice } from '../types'

export const createModalSlice: StateCreator<CourseCreationUI, [], [], ModalSlice> = (set) => ({
  modal: { type: null },
  openModal: (...[type, data]) => set({ modal: { type, data } as ModalState }), // the signature pairs them
  closeModal: () => set({ modal: { type: null } }),
})
