'use client'

import { toastDone } from '@/components/ui/toast'
import { useCourseStatus } from '@/hooks/use-course-actions'
import { useCourseRevert, usePublication } from '@/hooks/use-publication'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'

/** What can be done with the course as a whole, each with what it says when it is done. */
export function usePublishing(course: CourseTree) {
  const status = useCourseStatus(course.id)
  const { hasChanges } = usePublication(course)
  const { revertAsync, isReverting } = useCourseRevert(course.id)
  const { closeModal } = useCourseCreationUI.getState()

  const told = (message: string) => () => toastDone(message)
  // The reasons of a refusal stand in the page, anything else in a toast.
  const nothing = () => undefined

  return {
    hasChanges,
    isChanging: status.isChanging,
    isReverting,
    /** Why the course could not be published; `null` when nothing stopped it. */
    refusal: status.error?.code === 'notReady' ? status.error : null,
    publish: () => void status.publishAsync().then(told('The course is published.'), nothing),
    publishChanges: () =>
      void status.publishAsync().then(() => {
        closeModal()
        told('Students see your changes now.')()
      }, nothing),
    unpublish: () => void status.unpublishAsync().then(told('The course is a draft again.'), nothing),
    revert: () =>
      void revertAsync().then((done) => {
        closeModal()
        toastDone('The course is what students see again.', done)
      }, nothing),
  }
}

export type Publishing = ReturnType<typeof usePublishing>
