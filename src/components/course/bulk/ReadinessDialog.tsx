'use client'

import { useMemo } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { count } from '@/lib/format'
import { selectionReadiness, type VideoReadiness } from '@/lib/readiness'
import type { CourseTree } from '@/types/course'
import { showRow } from '../edit/show-row'
import { ReadinessList } from './ReadinessList'
import { idsOf, type SelectionDialogProps } from './selected-items'

/** How far the chosen chapters and videos are from what students can watch, with the way to each. */
export function ReadinessDialog({ courseId, ...props }: SelectionDialogProps) {
  const course = useCourseQuery(courseId).data
  return course ? <Readiness course={course} {...props} /> : null
}

function Readiness({
  course,
  items,
  onClose,
}: Omit<SelectionDialogProps, 'courseId'> & { course: CourseTree }) {
  const found = useMemo(() => selectionReadiness(course, idsOf(items)), [course, items])
  const { failed, planned, onTheirWay, ready } = found
  const total = failed.length + planned.length + onTheirWay.length + ready.length

  const handleShow = (id: string) => {
    onClose()
    // Behind the dialog, which gives the focus back a moment after it is gone.
    setTimeout(() => showRow(id), 50)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf(total, ready.length)}
      description={descriptionOf(found, total)}
      className="w-[min(640px,100%)]"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {total > 0 && <ReadinessList found={found} onShow={handleShow} />}
    </Dialog>
  )
}

function titleOf(total: number, ready: number): string {
  if (total === 0) return 'No videos to publish'
  if (ready === total) return total === 1 ? 'The video is ready' : `All ${count(total, 'video')} are ready`
  if (ready === 0) {
    return total === 1 ? 'The video is not ready' : `None of the ${count(total, 'video')} is ready`
  }
  return `${ready.toLocaleString('en-US')} of ${count(total, 'video')} ${ready === 1 ? 'is' : 'are'} ready`
}

const REPLACE_FIRST = 'The course cannot be published before the files that could not be used are replaced.'

function descriptionOf({ failed, planned, onTheirWay }: VideoReadiness, total: number): string {
  if (total === 0) return 'What you selected holds no videos yet.'
  if (failed.length > 0) return REPLACE_FIRST
  if (planned.length + onTheirWay.length > 0) return 'What is not ready stays out of sight of students.'
  return 'Students can watch all of it once the course is published.'
}
