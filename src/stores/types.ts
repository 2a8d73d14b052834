import type { CourseCreationData, UploadItem, WizardStep } from '@/types/course'
import type {
  DragItem,
  DropTarget,
  EditingState,
  ModalState,
  Preferences,
  RecentPick,
  ValidationError,
} from '@/types/ui'

export interface WizardSlice {
  /** 1 Basic Info, 2 Structure, 3 Upload, 4 Review. */
  currentStep: WizardStep
  completedSteps: Set<number>
  /** The course being set up; `null` until step 1 was left for the first time. */
  draftId: string | null
  /** Id of a creation that was begun and not confirmed; kept over a reload, so that trying again is the same one. */
  creationId: string | null
  /** The id to create the course with: the same one until `draftSaved`, `draftOpened` or `clearForm`. */
  takeCreationId: () => string
  /** Every step up to the furthest completed one, and the one right after it. */
  canProceedToStep: (step: number) => boolean
  /** Goes to `step` if `canProceedToStep` allows it. */
  setStep: (step: number) => void
  markStepCompleted: (step: number) => void
  /** A draft exists on the server now: `saved` is what it holds, so the form counts as saved. */
  draftSaved: (draftId: string, saved: CourseCreationData) => void
  /** Takes over a draft begun elsewhere: its fields, its step, and the steps before it as completed. */
  draftOpened: (draftId: string, saved: CourseCreationData, step: WizardStep) => void
  /** Whose words these are; `null` before anybody opened the wizard in this browser. */
  ownerId: string | null
  /** This person is at the wizard now: what another one left in the browser is not shown to them. */
  openedBy: (userId: string) => void
}

export interface FormSlice {
  formData: CourseCreationData
  /** The price as typed; kept beside `formData.price` so that a mistyped price survives a reload. */
  priceInput: string
  /** What the server holds; `null` before the first save. */
  savedData: CourseCreationData | null
  updateFormData: <K extends keyof CourseCreationData>(field: K, value: CourseCreationData[K]) => void
  priceTyped: (text: string) => void
  /** Step 1 can be left: title and description are not blank, all within limits, the price is one. */
  validateForm: () => boolean
  /** Back to an empty wizard: form, draft, steps, marks. Uploads go on. */
  clearForm: () => void
  getTotalVideosCount: () => number
  getValidationErrors: () => string[]
  /** The same, with the field each belongs to. */
  getFieldErrors: () => ValidationError[]
  /** Something typed is not on the server, or a file is still on its way. */
  hasUnsavedChanges: () => boolean
}

export interface EditingSlice {
  editing: EditingState
  startEdit: (type: EditingState['type'], id: string, field?: string) => void
  stopEdit: () => void
  isEditing: (type: string, id: string, field?: string) => boolean
}

export interface ModalSlice {
  modal: ModalState
  /** One call for each dialog; the type decides which data it must carry. */
  openModal: <T extends NonNullable<ModalState['type']>>(
    ...args: Extract<ModalState, { type: T }> extends { data: infer D } ? [type: T, data: D] : [type: T]
  ) => void
  closeModal: () => void
}

export interface DragSlice {
  dragState: {
    isDragging: boolean
    dragItem: DragItem | null
    dropTarget: DropTarget | null
    /** Title of what is dragged, for the card under the pointer. */
    previewData: { title: string; count: number } | null
  }
  startDrag: (item: DragItem, preview?: { title: string; count: number }) => void
  updateDragTarget: (target: DropTarget | null) => void
  endDrag: () => void
}

export interface FilesToCome {
  files: number
  bytes: number
}

export interface UploadSlice {
  uploads: Record<string, UploadItem>
  addUpload: (item: UploadItem) => void
  /** Never lowers a progress, and holds it at 99 until the upload is complete. */
  updateUploadProgress: (id: string, progress: number) => void
  /** Ends what `noteUpload` noted; `note` holds from now on. */
  updateUploadStatus: (
    id: string,
    status: UploadItem['status'],
    error?: string,
    note?: Pick<UploadItem, 'isRefused' | 'known'>,
  ) => void
  /** What holds until the status is set again. */
  noteUpload: (
    id: string,
    note: Pick<UploadItem, 'isPaused' | 'isWaiting' | 'pace' | 'doubt' | 'isRefused' | 'known'>,
  ) => void
  /** Of all uploads together, those in line too; `null` when none is on its way. */
  uploadPace: UploadItem['pace'] | null
  setUploadPace: (pace: UploadItem['pace'] | null) => void
  /** Bytes a second, as last measured; `null` before anything was sent. */
  uploadSpeed: number | null
  /** Files that are not in line yet, by course: a folder of thousands is handed over bit by bit. */
  uploadsToCome: Record<string, FilesToCome>
  /** So many more of them, or fewer. */
  uploadsExpected: (courseId: string, more: FilesToCome) => void
  /** The course whose uploads the page itself shows; the tray leaves them out. */
  shownUploadsOf: string | null
  showUploadsOf: (courseId: string | null) => void
  removeUpload: (id: string) => void
  clearCompletedUploads: () => void
  getUploadsByChapter: (chapterId: string) => UploadItem[]
  /** 0–100 by bytes; 100 when there is nothing to send. */
  getTotalUploadProgress: () => number
  /** Bytes. */
  getTotalUploadSize: () => number
}

export interface DeletionSlice {
  /** Ids marked in the wizard; the edit page's marks are on the server. */
  pendingDeletes: Set<string>
  markForDeletion: (id: string) => void
  unmarkForDeletion: (id: string) => void
  clearPendingDeletes: () => void
}

export interface PreferenceSlice {
  preferences: Preferences
  updatePreference: <K extends keyof Preferences>(key: K, value: Preferences[K]) => void
}

export interface SelectionSlice {
  /** Chapters and videos of the outline that is open. A selected chapter stands for all that is in it. */
  selectedIds: ReadonlySet<string>
  /** Where a range begins: the item that was selected last by itself. */
  selectionAnchor: string | null
  /** These and no others. */
  selectionMade: (ids: Iterable<string>, anchor: string | null) => void
  selectionToggled: (id: string) => void
  selectionCleared: () => void
  /** Items may be gone: those that do not exist any more are not selected either. */
  selectionPruned: (exists: (id: string) => boolean) => void
  /** A chapter or video that the open outline is to show, and to put the focus on. */
  shownItemId: string | null
  showItem: (id: string) => void
  /** The outline has done so, or has no such item. */
  itemShown: () => void
}

export interface PaletteSlice {
  /** Newest first; another person at this computer has their own. */
  recentPicks: { userId: string | null; picks: RecentPick[] }
  paletteUsed: (userId: string, pick: RecentPick) => void
}

/** The whole store: one hook, `useCourseCreationUI`, built of these slices. */
export type CourseCreationUI = WizardSlice &
  FormSlice &
  EditingSlice &
  ModalSlice &
  DragSlice &
  UploadSlice &
  DeletionSlice &
  PreferenceSlice &
  SelectionSlice &
  PaletteSlice
