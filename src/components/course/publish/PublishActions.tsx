'use client'

import { Button } from '@/components/ui/Button'
import type { CourseTree } from '@/types/course'

interface PublishActionsProps {
  course: Pick<CourseTree, 'status' | 'access'>
  hasChanges: boolean
  isBusy: boolean
  onPublish: () => void
  onUnpublish: () => void
  /** Shows what publishing would change. */
  onReview: () => void
}

/** The buttons by which a course goes to its students and comes back. Nothing for whoever may only look. */
export function PublishActions(props: PublishActionsProps) {
  const { course, hasChanges, isBusy, onPublish, onUnpublish, onReview } = props
  if (course.access === 'viewer') return null
  if (course.status !== 'published') {
    return (
      <Button variant="primary" busy={isBusy} busyLabel="Publishing…" onClick={onPublish}>
        Publish
      </Button>
    )
  }
  return (
    <>
      <Button busy={isBusy} onClick={onUnpublish}>
        Unpublish
      </Button>
      {hasChanges && (
        <Button variant="primary" className="max-md:order-first" onClick={onReview}>
          Publish changes
        </Button>
      )}
    </>
  )
}
