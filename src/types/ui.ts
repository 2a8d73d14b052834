/** What a drag carries. */
export interface DragItem {
  id: string
  type: 'video' | 'chapter'
  /** Absent for a chapter. */
  sourceChapterId?: string
  originalIndex: number
}

/** Where it would land. */
export interface DropTarget {
  id: string
  type: 'chapter' | 'chapter-content'
  chapterId?: string
  insertIndex?: number
}

/** The one thing being edited in place. */
export interface EditingState {
  type: 'course' | 'chapter' | 'video' | null
  id: string | null
  field?: string
}

/** The open dialog, with exactly the data that this dialog needs. */
export type ModalState =
  | { type: null }
  | { type: 'video-preview'; data: { videoId: string; title: string } }
  | { type: 'delete-confirmation'; data: { courseId: string; ids: string[] } }
  | { type: 'upload-settings' }
  | { type: 'publish-changes' }

export interface ValidationError {
  field: string
  message: string
}

export interface FormState {
  isDirty: boolean
  isValid: boolean
  errors: ValidationError[]
}

export interface Preferences {
  autoSave: boolean
  showUploadProgress: boolean
  /** By chapter id; a chapter that is absent is open. */
  chapterExpanded: Record<string, boolean>
  viewMode: 'list' | 'grid'
}
