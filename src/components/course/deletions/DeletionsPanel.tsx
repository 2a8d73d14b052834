'use client'

import { useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { MarkedList, type ListedMark } from './MarkedList'

interface DeletionsPanelProps {
  items: readonly ListedMark[]
  note: string
  onRestore: (id: string) => void
  onCancelAll: () => void
  /** Absent in the wizard. */
  onPurge?: () => void
  className?: string | undefined
}

const divider = 'border-t border-[color-mix(in_oklab,var(--wait)_28%,transparent)]'

/** The marked items of a course with their way back; there is at least one. */
export function DeletionsPanel({
  items,
  note,
  onRestore,
  onCancelAll,
  onPurge,
  className,
}: DeletionsPanelProps) {
  const headingId = useId()
  const [isHidden, setIsHidden] = useState(false)
  const panel = useRef<HTMLElement>(null)

  /** The line goes away under the focus, so that goes on to the next one, or to the page when it was the last. */
  const handleRestore = (id: string) => {
    const index = items.findIndex((item) => item.id === id)
    const next = items[index + 1] ?? items[index - 1]
    const target =
      next && panel.current?.querySelector<HTMLElement>(`[data-restore="${CSS.escape(next.id)}"]`)
    ;(target ?? document.querySelector<HTMLElement>('main'))?.focus()
    onRestore(id)
  }
  return (
    <section
      ref={panel}
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
          <Button
            size="sm"
            variant="ghost"
            className="-me-2 text-ink"
            aria-expanded={!isHidden}
            onClick={() => setIsHidden(!isHidden)}
          >
            {isHidden ? 'Show' : 'Hide'}
          </Button>
        </span>
      </div>
      {!isHidden && (
        <>
          <p className="text-pretty text-ink-2">{note}</p>
          <MarkedList items={items} onRestore={handleRestore} />
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
