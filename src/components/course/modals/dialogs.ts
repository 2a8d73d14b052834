import { lazyDialog, type LazyDialog } from '@/components/ui/lazy-dialog'
import type { ModalType } from '@/types/ui'
import type { ModalProps } from './modal-props'

/**
 * Where each dialog of the store is; its code is fetched when it is first opened. A dialog that needs more of its
 * page than the store's data is drawn there, and is not in this list.
 */
export const dialogs = {
  'video-preview': lazyDialog(
    () => import('../player/VideoPreviewDialog'),
    (module) => module.VideoPreviewDialog,
  ),
  'video-file': lazyDialog(
    () => import('../file/VideoFileDialog'),
    (module) => module.VideoFileDialog,
  ),
  'course-picture': lazyDialog(
    () => import('../picture/CoursePictureDialog'),
    (module) => module.CoursePictureDialog,
  ),
  captions: lazyDialog(
    () => import('../captions/CaptionsDialog'),
    (module) => module.CaptionsDialog,
  ),
  'delete-confirmation': lazyDialog(
    () => import('./DeleteConfirmation'),
    (module) => module.DeleteConfirmation,
  ),
  'known-files': lazyDialog(
    () => import('../known/KnownFilesDialog'),
    (module) => module.KnownFilesDialog,
  ),
  'upload-settings': lazyDialog(
    () => import('./UploadSettings'),
    (module) => module.UploadSettings,
  ),
  'text-conflict': lazyDialog(
    () => import('../edit/ConflictDialog'),
    (module) => module.ConflictDialog,
  ),
  'export-course': lazyDialog(
    () => import('../package/ExportDialog'),
    (module) => module.ExportDialog,
  ),
  preferences: lazyDialog(
    () => import('./PreferencesDialog'),
    (module) => module.PreferencesDialog,
  ),
} satisfies { [T in ModalType]?: LazyDialog<ModalProps<T>> }
