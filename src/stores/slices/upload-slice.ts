import type { StateCreator } from 'zustand'
import type { UploadItem } from '@/types/course'
import type { CourseCreationUI, UploadSlice } from '../types'

/** 100 is kept for files that the server has confirmed. */
const MOST_BEFORE_CONFIRMED = 99

/** Of all files by their bytes, 0–100; 100 when there is nothing to send. */
export function totalProgress(items: readonly UploadItem[]): number {
  if (items.every((item) => item.status === 'complete')) return 100
  const total = items.reduce((sum, { file }) => sum + file.size, 0)
  const sent = items.reduce((sum, { file, progress }) => sum + file.size * progress, 0)
  return Math.min(MOST_BEFORE_CONFIRMED, Math.floor(sent / Math.max(1, total)))
}

/** The same uploads with one changed; the same object when it is unknown or nothing changes. */
const changed = (uploads: UploadSlice['uploads'], id: string, change: (item: UploadItem) => UploadItem) => {
  const item = uploads[id]
  if (!item) return uploads
  const next = change(item)
  return next === item ? uploads : { ...uploads, [id]: next }
}

export const createUploadSlice: StateCreator<CourseCreationUI, [], [], UploadSlice> = (set, get) => ({
  uploads: {},
  addUpload: (item) => set((state) => ({ uploads: { ...state.uploads, [item.id]: item } })),
  updateUploadProgress: (id, progress) =>
    set((state) => ({
      uploads: changed(state.uploads, id, (item) => {
        const next = Math.max(item.progress, Math.min(MOST_BEFORE_CONFIRMED, Math.floor(progress)))
        return next === item.progress ? item : { ...item, progress: next }
      }),
    })),
  updateUploadStatus: (id, status, error, note) =>
    set((state) => ({
      uploads: changed(
        state.uploads,
        id,
        ({
          error: _old,
          isPaused: _paused,
          isWaiting: _waiting,
          pace: _pace,
          doubt: _doubt,
          isRefused: _refused,
          known: _known,
          ...item
        }) => ({
          ...item,
          status,
          ...(status === 'complete' && { progress: 100 }),
          ...(error !== undefined && { error }),
          ...note,
        }),
      ),
    })),
  noteUpload: (id, note) =>
    set((state) => ({ uploads: changed(state.uploads, id, (item) => ({ ...item, ...note })) })),
  uploadPace: null,
  uploadSpeed: null,
  setUploadPace: (uploadPace) =>
    set(
      uploadPace && uploadPace.bytesPerSecond > 0
        ? { uploadPace, uploadSpeed: uploadPace.bytesPerSecond }
        : { uploadPace },
    ),
  uploadsToCome: {},
  uploadsExpected: (courseId, more) =>
    set(({ uploadsToCome: { [courseId]: before, ...others } }) => {
      const files = (before?.files ?? 0) + more.files
      const bytes = (before?.bytes ?? 0) + more.bytes
      return { uploadsToCome: files > 0 ? { ...others, [courseId]: { files, bytes } } : others }
    }),
  shownUploadsOf: null,
  showUploadsOf: (shownUploadsOf) => set({ shownUploadsOf }),
  removeUpload: (id) =>
    set((state) => {
      if (!state.uploads[id]) return state
      const { [id]: _removed, ...uploads } = state.uploads
      return { uploads }
    }),
  clearCompletedUploads: () =>
    set((state) => ({
      uploads: Object.fromEntries(
        Object.entries(state.uploads).filter(([, item]) => item.status !== 'complete'),
      ),
    })),
  getUploadsByChapter: (chapterId) =>
    Object.values(get().uploads).filter((item) => item.chapterId === chapterId),
  getTotalUploadProgress: () => totalProgress(Object.values(get().uploads)),
  getTotalUploadSize: () => Object.values(get().uploads).reduce((sum, { file }) => sum + file.size, 0),
})
