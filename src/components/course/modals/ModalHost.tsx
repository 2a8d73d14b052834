'use client'

import { useEffect } from 'react'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { PaletteDialog } from './palette-dialog'

/** Where all the others are is of no use before one of them is opened. */
const StoreDialog = lazyDialog(
  () => import('./StoreDialog'),
  (module) => module.StoreDialog,
)

/** Shows the dialog that `openModal(type, data)` asked for. Once in a page. */
export function ModalHost() {
  const modal = useCourseCreationUI((state) => state.modal)
  const { closeModal } = useCourseCreationUI.getState()
  // A dialog belongs to the page that it was opened on.
  useEffect(() => closeModal, [closeModal])
  const { type } = modal
  // The second one needs more of its page, which draws it.
  if (type === null || type === 'publish-changes') return null
  if (type === 'palette') return <PaletteDialog data={null} onClose={closeModal} />
  return (
    <StoreDialog key={type} type={type} data={'data' in modal ? modal.data : null} onClose={closeModal} />
  )
}
