'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useShallow } from 'zustand/react/shallow'
import type { UploadItem } from '@/types/course'
import { inspected } from './inspected'
import { createTolerantStorage } from './json-storage'
import { type Persisted, mergePersisted, partialize } from './persisted'
import { createDeletionSlice } from './slices/deletion-slice'
import { createDragSlice } from './slices/drag-slice'
import { createEditingSlice } from './slices/editing-slice'
import { createFormSlice } from './slices/form-slice'
import { createModalSlice } from './slices/modal-slice'
import { createPaletteSlice } from './slices/palette-slice'
import { createPreferenceSlice } from './slices/preference-slice'
import { createSelectionSlice } from './slices/selection-slice'
import { createUploadSlice } from './slices/upload-slice'
import { createWizardSlice } from './slices/wizard-slice'
import type { CourseCreationUI } from './types'

export const STORE_NAME = 'course-creation-ui'

const storage = createTolerantStorage<Persisted>((): boolean => useCourseCreationUI.persist.hasHydrated())

/** UI state of the course studio: the wizard, what is being edited, dragged, uploaded or marked. */
export const useCourseCreationUI = create<CourseCreationUI>()(
  inspected(
    persist(
      (...api) => ({
        ...createWizardSlice(...api),
        ...createFormSlice(...api),
        ...createEditingSlice(...api),
        ...createModalSlice(...api),
        ...createDragSlice(...api),
        ...createUploadSlice(...api),
        ...createDeletionSlice(...api),
        ...createPreferenceSlice(...api),
        ...createSelectionSlice(...api),
        ...createPaletteSlice(...api),
      }),
      {
        name: STORE_NAME,
        version: 1, // raise it when the persisted shape changes; `merge` keeps every part it can still read
        migrate: (kept) => kept as Persisted, // checked part by part in `merge`
        merge: mergePersisted,
        partialize,
        skipHydration: true, // the first client render must equal the server's: see useStoreHydration
        ...(storage && { storage }),
      },
    ),
    { name: STORE_NAME },
  ),
)

/** Reads what the browser kept, once, after the first render. @returns whether that has happened */
export function useStoreHydration(): boolean {
  useEffect(() => {
    if (!useCourseCreationUI.persist.hasHydrated()) void useCourseCreationUI.persist.rehydrate()
  }, [])
  return useSyncExternalStore(
    useCourseCreationUI.persist.onFinishHydration,
    useCourseCreationUI.persist.hasHydrated,
    () => false,
  )
}

export const useIsChapterExpanded = (id: string): boolean =>
  useCourseCreationUI((state) => state.preferences.chapterExpanded[id] ?? true)

export const useIsPendingDelete = (id: string): boolean =>
  useCourseCreationUI((state) => state.pendingDeletes.has(id))

export const useIsSelected = (id: string): boolean =>
  useCourseCreationUI((state) => state.selectedIds.has(id))

export const useIsEditing = (type: string, id: string, field?: string): boolean =>
  useCourseCreationUI((state) => state.isEditing(type, id, field))

export const useUpload = (id: string): UploadItem | undefined =>
  useCourseCreationUI((state) => state.uploads[id])

/** The latest upload of a video, e.g. for the progress in its row. */
export const useUploadOfVideo = (videoId: string): UploadItem | undefined =>
  useCourseCreationUI((state) => byVideo(state.uploads).get(videoId))

/** Each row asks with each change: one look through all uploads answers all of them. */
let indexed: { uploads: Record<string, UploadItem>; byVideo: Map<string, UploadItem> } | undefined

const byVideo = (uploads: Record<string, UploadItem>): Map<string, UploadItem> => {
  if (indexed?.uploads !== uploads) {
    indexed = { uploads, byVideo: new Map(Object.values(uploads).map((item) => [item.videoId, item])) }
  }
  return indexed.byVideo
}

/** Ids only, in the order in which they were added: progress does not render the list anew. */
export const useUploadIds = (filter: { courseId?: string; chapterId?: string } = {}): string[] =>
  useCourseCreationUI(
    useShallow((state) =>
      Object.values(state.uploads)
        .filter((item) => filter.courseId === undefined || item.courseId === filter.courseId)
        .filter((item) => filter.chapterId === undefined || item.chapterId === filter.chapterId)
        .map((item) => item.id),
    ),
  )
