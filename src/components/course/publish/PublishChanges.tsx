'use client'

import { toastError } from '@/components/ui/toast'
import { useOnDemand } from '@/hooks/use-on-demand'
import { onDemand } from '@/lib/on-demand'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { Publishing } from './use-publishing'

/** With its comparison and its words, which nobody needs before they ask. */
export const publishDialog = onDemand(() => import('./PublishDialog'))

interface PublishChangesProps {
  course: CourseTree
  publishing: Publishing
}

/** The dialog that `openModal('publish-changes')` asks for. Once in a page. */
export function PublishChanges(props: PublishChangesProps) {
  const isOpen = useCourseCreationUI((state) => state.modal.type === 'publish-changes')
  return isOpen && <OpenDialog {...props} />
}

function OpenDialog({ course, publishing }: PublishChangesProps) {
  const { closeModal } = useCourseCreationUI.getState()
  const parts = useOnDemand(publishDialog, (error) => {
    toastError(error)
    closeModal()
  })
  return (
    parts && (
      <parts.PublishDialog
        course={course}
        refusal={publishing.refusal}
        isPublishing={publishing.isChanging}
        isReverting={publishing.isReverting}
        onPublish={publishing.publishChanges}
        onRevert={publishing.revert}
        onClose={closeModal}
      />
    )
  )
}
