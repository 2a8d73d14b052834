'use client'

import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { count, formatBytes } from '@/lib/format'
import type { MarkedItem } from './marked-items'

interface ConfirmPurgeProps {
  items: readonly MarkedItem[]
  isPurging: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Names everything that would be gone, and its bytes; the focus starts on keeping it. */
export function ConfirmPurge({ items, isPurging, onConfirm, onClose }: ConfirmPurgeProps) {
  const bytes = items.reduce((total, { size }) => total + size, 0)
  const what = count(items.length, 'item')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !isPurging && onClose()}
      title={`Delete ${what} for good?`}
      description={
        bytes > 0 ? `This frees ${formatBytes(bytes)} and cannot be undone.` : 'This cannot be undone.'
      }
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {items.length === 1 ? 'Keep it' : 'Keep them'}
          </Button>
          <Button variant="danger" busy={isPurging} busyLabel="Deleting…" onClick={onConfirm}>
            Delete {what}
          </Button>
        </>
      }
    >
      <ul className="max-h-[40vh] overflow-y-auto text-13">
        {items.map(({ id, type, title, chapterTitle, videoCount, size }) => (
          <li key={id} className="flex gap-3 border-t border-line py-1.5">
            <span className="min-w-0 flex-1 break-words">
              <bdi className="font-550">{title}</bdi>
              <span className="text-ink-2">
                {type === 'chapter' ? `, chapter with ${count(videoCount, 'video')}` : `, video`}
                {chapterTitle !== null && (
                  <>
                    {' '}
                    from <bdi>{chapterTitle}</bdi>
                  </>
                )}
              </span>
            </span>
            <span className="mono text-12 text-ink-2">{size > 0 ? formatBytes(size) : 'no file'}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
