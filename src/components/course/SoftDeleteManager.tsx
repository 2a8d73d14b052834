'use client'

import { useState } from 'react'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useHydrated } from '@/hooks/use-hydrated'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { DeletionsPanel } from './deletions/DeletionsPanel'
import { purgeDays } from './deletions/purge-days'
import { ConfirmPurge } from './structure/ConfirmPurge'
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
  const { items, restore, purgeAsync, isPurging } = usePendingDeletes(courseId)
  const [now] = useState(() => new Date())
  // The server does not know the reader's clock, so it writes UTC until the page runs.
  const where = useHydrated() ? { now } : { now, locale: 'en-GB', timeZone: 'UTC' }
  const { note, days } = purgeDays(
    items.map(({ timestamp }) => timestamp),
    where,
  )
  const [isConfirming, setIsConfirming] = useState(false)

  const handlePurge = async () => {
    try {
      await purgeAsync(items.map(({ id }) => id))
      announce(`${count(items.length, 'item')} deleted for good.`)
      setIsConfirming(false)
    } catch {
      // The page tells the reason; the dialog stays, nothing was deleted.
    }
  }
  return (
    <>
      <DeletionsPanel
        items={days ? items.map((item, i) => ({ ...item, purgeDay: days[i] ?? '' })) : items}
        note={note}
        onRestore={(id) => restore([id])}
        onCancelAll={() => restore(items.map(({ id }) => id))}
        onPurge={() => setIsConfirming(true)}
        className={className}
      />
      {isConfirming && items.length + Number(isPurging) > 0 && (
        <ConfirmPurge
          items={items}
          isPurging={isPurging}
          onConfirm={() => void handlePurge()}
          onClose={() => setIsConfirming(false)}
        />
      )}
    </>
  )
}
