import type { ComponentType } from 'react'
import type { ModalType } from '@/types/ui'
import { dialogs } from './dialogs'

type AnyDialog = ComponentType<{ data: unknown; onClose: () => void }>

interface StoreDialogProps {
  type: ModalType
  data: unknown
  onClose: () => void
}

/** The dialog of a type; nothing for one that its page draws. */
export function StoreDialog({ type, ...props }: StoreDialogProps) {
  // The map pairs each type with the component that takes its data; TypeScript cannot follow that over a union.
  const Dialog = (dialogs as { [type in ModalType]?: unknown })[type] as AnyDialog | undefined
  return Dialog ? <Dialog {...props} /> : null
}
