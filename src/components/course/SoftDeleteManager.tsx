'use client'

import { useEffect, useState } from 'react'
import { lazyPart } from '@/components/ui/lazy-part'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useHydrated } from '@/hooks/use-hydrated'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { whenIdle } from '@/lib/on-demand'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { purgeDays } from './deletions/purge-days'
import { markedInWizard } from './structure/marked-items'

/** Most pages have nothing marked. The server draws the panel of those that have. */
const DeletionsPanel = lazyPart(
  () => import('./deletions/DeletionsPanel'),
  (module) => module.DeletionsPanel,
)

interface SoftDeleteManagerProps {
  courseId: string
  /** `wizard`: marks of this browser, carried out by "Create Course". `edit`: marks on the server. */
  mode?: 'wizard' | 'edit'
  className?: string
}

/** Everything marked for deletion in a course, each with its way back. Nothing is drawn when nothing is marked. */
export function SoftDeleteManager({ mode = 'edit', ...props }: SoftDeleteManagerProps) {
  // Something may be deleted while there is no network.
  useEffect(() => whenIdle(DeletionsPanel.preload), [])
  return mode === 'wizard' ? <WizardDeletions {...props} /> : <ServerDeletions {...props} />
}

type DeletionsProps = Omit<SoftDeleteManagerProps, 'mode'>

function WizardDeletions({ courseId, className }: DeletionsProps) {
  const { data: course } = useCourseQuery(courseId)
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const { unmarkForDeletion } = useCourseCreationUI.getState()
  const items = course ? markedInWizard(course, marked) : []
  if (items.length === 0) return null
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
  if (items.length === 0) return null
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
