'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { announce } from '@/lib/announce'
import { count, formatBytes } from '@/lib/format'
import type { PendingDelete } from '@/types/api'
import type { ModalProps } from './modal-props'

/**
 * Names everything that would be gone, and its bytes; the focus starts on keeping it. What is brought back
 * elsewhere meanwhile leaves the list.
 */
export function DeleteConfirmation({ data, onClose }: ModalProps<'delete-confirmation'>) {
  const { items: marked, isLoading, purgeAsync } = usePendingDeletes(data.courseId)
  /** The marks are gone from the cache while the server is asked; the dialog still names them. */
  const [sent, setSent] = useState<PendingDelete[] | null>(null)
  const items = sent ?? marked.filter(({ id }) => data.ids.includes(id))
  const isPurging = sent !== null
  const isOver = items.length === 0 && !isLoading

  useEffect(() => {
    if (isOver) onClose()
  }, [isOver, onClose])

  const handleDelete = async () => {
    setSent(items)
    try {
      await purgeAsync(items.map(({ id }) => id))
      announce(`${count(items.length, 'item')} deleted for good.`)
      onClose()
    } catch {
      setSent(null) // the page tells the reason; nothing was deleted
    }
  }
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
          <Button variant="danger" busy={isPurging} busyLabel="Deleting…" onClick={() => void handleDelete()}>
            Delete {what}
          </Button>
        </>
      }
    >
      <ul className="max-h-[40vh] overflow-y-auto text-13">
        {items.map((item) => (
          <Line key={item.id} item={item} />
        ))}
      </ul>
    </Dialog>
  )
}

function Line({ item: { type, title, chapterTitle, videoCount, size } }: { item: PendingDelete }) {
  return (
    <li className="flex gap-3 border-t border-line py-1.5">
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
  )
}
