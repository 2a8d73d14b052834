'use client'

import { lazyDialog } from '@/components/ui/lazy-dialog'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { Publishing } from './use-publishing'

/** With its comparison and its words, which nobody needs before they ask. */
const PublishDialog = lazyDialog(
  () => import('./PublishDialog'),
  (module) => module.PublishDialog,
)

interface PublishChangesProps {
  course: CourseTree
  publishing: Publishing
}

/** The dialog that `openModal('publish-changes')` asks for. Once in a page. */
export function PublishChanges({ course, publishing }: PublishChangesProps) {
  const isOpen = useCourseCreationUI((state) => state.modal.type === 'publish-changes')
  const { closeModal } = useCourseCreationUI.getState()
  if (!isOpen) return null
  return (
    <PublishDialog
      course={course}
      refusal={publishing.refusal}
      isPublishing={publishing.isChanging}
      isReverting={publishing.isReverting}
      onPublish={publishing.publishChanges}
      onRevert={publishing.revert}
      onClose={closeModal}
    />
  )
}
