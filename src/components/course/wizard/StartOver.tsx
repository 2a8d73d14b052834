'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { hasUnsavedText } from './save-draft'
import { goToPlace } from './use-wizard-place'

/** Leaves the draft that this browser was at, and begins an empty course. */
export function startNewCourse(): void {
  goToPlace({ draftId: null, step: null }, 'replace')
  useCourseCreationUI.getState().clearForm()
}

/** Shown once there is something to start over from. */
export function StartOver() {
  const [isAsking, setIsAsking] = useState(false)
  const draftTitle = useCourseCreationUI((state) =>
    state.draftId === null ? null : (state.savedData?.title ?? ''),
  )
  const isUnsaved = useCourseCreationUI(hasUnsavedText)
  if (draftTitle === null && !isUnsaved) return null
  const description = [
    draftTitle !== null && `“${draftTitle}” stays in Courses as a draft, and its uploads go on.`,
    isUnsaved && 'What you typed since it was last saved will be gone.',
  ]
  return (
    <>
      <Button size="sm" variant="ghost" className="-my-1" onClick={() => setIsAsking(true)}>
        Start over
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Start a new course?"
        description={description.filter((part) => part !== false).join(' ')}
        footer={
          <>
            <Button onClick={() => setIsAsking(false)}>Keep this one</Button>
            <Button
              variant={isUnsaved ? 'danger' : 'primary'}
              onClick={() => {
                setIsAsking(false)
                startNewCourse()
              }}
            >
              Start a new course
            </Button>
          </>
        }
      />
    </>
  )
}
