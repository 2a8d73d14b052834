import { lazyDialog } from '@/components/ui/lazy-dialog'

/** What can be done with a selection and needs a dialog; its code is fetched when one is opened. */
export const LazyBatchRename = lazyDialog(
  () => import('./BatchRenameDialog'),
  (module) => module.BatchRenameDialog,
)
export const LazyReadiness = lazyDialog(
  () => import('./ReadinessDialog'),
  (module) => module.ReadinessDialog,
)
