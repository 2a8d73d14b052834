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

/** Every dialog of the studio, with what it must be told to open; `null`: nothing. A new one is a line here. */
export interface ModalData {
  'video-preview': { videoId: string; title: string }
  /** What the file of a video is, and those it had before. */
  'video-file': { courseId: string; videoId: string }
  /** The picture that stands for a course. */
  'course-picture': { courseId: string }
  /** Captions of a video, by language. */
  captions: { courseId: string; videoId: string }
  /** Files that were not sent because a course has them: what to do with each. */
  'known-files': null
  /** `ids` of what is marked for deletion and would be gone for good. */
  'delete-confirmation': { courseId: string; ids: string[] }
  'upload-settings': null
  'export-course': { courseId: string }
  preferences: null
  palette: null
  'publish-changes': null
  /** Two versions of one text; `editId` is the edit that waits for the choice. */
  'text-conflict': { courseId: string; editId: string }
}

export type ModalType = keyof ModalData

type ModalOf<T extends ModalType> = T extends ModalType
  ? ModalData[T] extends null
    ? { type: T }
    : { type: T; data: ModalData[T] }
  : never

/** The open dialog, with exactly the data that this dialog needs. */
export type ModalState = { type: null } | ModalOf<ModalType>

/** Something that was chosen in the command palette. */
export interface RecentPick {
  kind: 'action' | 'course' | 'chapter' | 'video'
  id: string
  title: string
}

export interface ValidationError {
  field: string
  message: string
}

export interface FormState {
  isDirty: boolean
  isValid: boolean
  errors: ValidationError[]
}

/** How uploads use the line; holds for running ones too. */
export interface UploadSettings {
  /** Files that send at once, 1 to 6. */
  parallelUploads: number
  /** Mbit/s over all files, on average; `null` is as fast as the line. */
  maxMbps: number | null
  /** Tries again by itself after a failure that may pass. */
  autoRetry: boolean
}

export interface Preferences {
  autoSave: boolean
  showUploadProgress: boolean
  /** By chapter id; a chapter that is absent is open. */
  chapterExpanded: Record<string, boolean>
  viewMode: 'list' | 'grid'
  uploadSettings: UploadSettings
}
