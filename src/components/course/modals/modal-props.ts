import type { ModalData, ModalType } from '@/types/ui'

/** What every dialog of the store gets. */
export interface ModalProps<T extends ModalType> {
  data: ModalData[T]
  onClose: () => void
}
