'use client'

import { FileVideo, Folder } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { announce } from '@/lib/announce'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { ConfirmPurge } from './structure/ConfirmPurge'
import { type MarkedItem, markedInWizard } from './structure/marked-items'

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
    <Panel
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
      <Panel
        items={items}
        note="Out of the outline, and kept until you delete them permanently."
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

interface PanelProps {
  items: readonly MarkedItem[]
  note: string
  onRestore: (id: string) => void
  onCancelAll: () => void
  /** Absent in the wizard. */
  onPurge?: () => void
  className?: string | undefined
}

const divider = 'border-t border-[color-mix(in_oklab,var(--wait)_28%,transparent)]'

function Panel({ items, note, onRestore, onCancelAll, onPurge, className }: PanelProps) {
  const headingId = useId()
  const [isHidden, setIsHidden] = useState(false)
  if (items.length === 0) return null
  return (
    <section
      id="pending-deletions"
      aria-labelledby={headingId}
      tabIndex={-1}
      className={cn('rounded-panel bg-wait-tint px-3.5 py-3 text-13 forced-colors:border', className)}
    >
      <div className="flex items-center justify-between gap-3">
        <h2 id={headingId} className="text-14">
          Pending Deletions
        </h2>
        <span className="flex items-center gap-1">
          <span className="text-12 font-530 text-wait tabular-nums">{count(items.length, 'item')}</span>
          <Button size="sm" variant="ghost" className="-me-2 text-ink" onClick={() => setIsHidden(!isHidden)}>
            {isHidden ? 'Show' : 'Hide'}
          </Button>
        </span>
      </div>
      {!isHidden && (
        <>
          <p className="text-ink-2">{note}</p>
          <ul className="mt-2">
            {items.map((item) => (
              <MarkedLine key={item.id} item={item} onRestore={() => onRestore(item.id)} />
            ))}
          </ul>
          <div
            className={cn('flex flex-wrap items-center justify-between gap-x-1.5 gap-y-2 pt-2.5', divider)}
          >
            <Button
              size="sm"
              variant="ghost"
              className="px-0.5 text-ink underline underline-offset-3"
              onClick={onCancelAll}
            >
              Cancel All Deletions
            </Button>
            {onPurge && (
              <Button size="sm" variant="danger-quiet" className="bg-raised" onClick={onPurge}>
                Delete Permanently ({items.length})
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  )
}

function MarkedLine({ item, onRestore }: { item: MarkedItem; onRestore: () => void }) {
  const Icon = item.type === 'chapter' ? Folder : FileVideo
  return (
    <li className={cn('flex items-center gap-2.5 py-2', divider)}>
      <Icon className="mt-px size-3.5 self-start text-ink-2" />
      <span className="min-w-0 flex-1">
        <bdi className="line-clamp-2 leading-[17px] font-550 break-words" title={item.title}>
          {item.title}
        </bdi>
        <span className="block text-12 text-ink-2">
          {item.type === 'chapter' ? (
            `chapter with ${count(item.videoCount, 'video')}`
          ) : (
            <From title={item.chapterTitle} />
          )}
        </span>
      </span>
      <Button size="sm" aria-label={`Restore ${item.title}`} onClick={onRestore}>
        Restore
      </Button>
    </li>
  )
}

const From = ({ title }: { title: string | null }) => (
  <>
    from <bdi>{title ?? 'a chapter that is gone'}</bdi>
  </>
)
