'use client'

import { type ComponentType, useEffect } from 'react'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { ModalType } from '@/types/ui'
import { dialogs } from './dialogs'

type AnyDialog = ComponentType<{ data: unknown; onClose: () => void }>

/** Shows the dialog that `openModal(type, data)` asked for. Once in a page. */
export function ModalHost() {
  const modal = useCourseCreationUI((state) => state.modal)
  const { closeModal } = useCourseCreationUI.getState()
  // A dialog belongs to the page that it was opened on.
  useEffect(() => closeModal, [closeModal])
  if (modal.type === null) return null

  // The map pairs each type with the component that takes its data; TypeScript cannot follow that over a union.
  const Dialog = (dialogs as { [type in ModalType]?: unknown })[modal.type] as AnyDialog | undefined
  if (!Dialog) return null
  return <Dialog key={modal.type} data={'data' in modal ? modal.data : null} onClose={closeModal} />
}
