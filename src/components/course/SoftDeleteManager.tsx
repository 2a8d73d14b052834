'use client'

import { useState } from 'react'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useHydrated } from '@/hooks/use-hydrated'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { DeletionsPanel } from './deletions/DeletionsPanel'
import { purgeDays } from './deletions/purge-days'
import { markedInWizard } from './structure/marked-items'

interface SoftDeleteManagerProps {
  courseId: string
  /** `wizard`: marks of this browser, carried out by "Create Course". `edit`: marks on the server. */
  mode?: 'wizard' | 'edit'
  className?: string
}

/** Everything marked for deletion in a course, each with its way back. Nothing is drawn when nothing is marked. */
export const SoftDeleteManager = ({ mode = 'edit', ...props }: SoftDeleteManagerProps) =>
  mode === 'wizard' ? <WizardDeletions {...props} /> : <ServerDeletions {...props} />

type DeletionsProps = Omit<SoftDeleteManagerProps, 'mode'>

function WizardDeletions({ courseId, className }: DeletionsProps) {
  const { data: course } = useCourseQuery(courseId)
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const { unmarkForDeletion } = useCourseCreationUI.getState()
  const items = course ? markedInWizard(course, marked) : []
  return (
    <DeletionsPanel
      items={items}
      note="“Create Course” leaves them out."
      onRestore={unmarkForDeletion}
      // Only this course's marks: another draft may have its own.
      onCancelAll={() => items.forEach(({ id }) => unmarkForDeletion(id))}
      className={className}
    />
  )
}

function ServerDeletions({ courseId, className }: DeletionsProps) {
  const { items, restore } = usePendingDeletes(courseId)
  const { openModal } = useCourseCreationUI.getState()
  const ids = items.map(({ id }) => id)
  const [now] = useState(() => new Date())
  // The server does not know the reader's clock, so it writes UTC until the page runs.
  const where = useHydrated() ? { now } : { now, locale: 'en-GB', timeZone: 'UTC' }
  const { note, days } = purgeDays(
    items.map(({ timestamp }) => timestamp),
    where,
  )
  return (
    <DeletionsPanel
      items={days ? items.map((item, i) => ({ ...item, purgeDay: days[i] ?? '' })) : items}
      note={note}
      onRestore={(id) => restore([id])}
      onCancelAll={() => restore(ids)}
      onPurge={() => openModal('delete-confirmation', { courseId, ids })}
      className={className}
    />
  )
}
