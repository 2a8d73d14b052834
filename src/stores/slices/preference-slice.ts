import type { StateCreator } from 'zustand'
import type { Preferences } from '@/types/ui'
import type { CourseCreationUI, PreferenceSlice } from '../types'

export const defaultPreferences = (): Preferences => ({
  autoSave: true,
  showUploadProgress: true,
  chapterExpanded: {},
  viewMode: 'list',
  uploadSettings: { parallelUploads: 3, maxMbps: null, autoRetry: true },
})

export const createPreferenceSlice: StateCreator<CourseCreationUI, [], [], PreferenceSlice> = (set) => ({
  preferences: defaultPreferences(),
  updatePreference: (key, value) => set((state) => ({ preferences: { ...state.preferences, [key]: value } })),
})
