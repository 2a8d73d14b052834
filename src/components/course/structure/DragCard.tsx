'use client'

import { FileVideo, Folder } from 'lucide-react'
import type { Ref } from 'react'
import { createPortal } from 'react-dom'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { useDragState } from './drag-store'

/** What is dragged and where it would land, beside the pointer; whoever listens to the drag moves it. */
export function DragCard({ ref }: { ref: Ref<HTMLDivElement> }) {
  const dragged = useDragState((state) => state.dragged)
  const destination = useDragState((state) => state.destination)
  const isOpening = useDragState((state) => state.openingId !== null)
  if (!dragged) return null
  const { type, ids, title, videoCount } = dragged
  const others = ids.length - 1
  const Icon = type === 'chapter' ? Folder : FileVideo
  return createPortal(
    <div
      ref={ref}
      aria-hidden="true"
      className={cn('drag-card', others > 0 && 'is-stack')}
      style={{ transform: 'translate(-200vw, 0)' }}
    >
      <p className="flex items-center gap-2 font-550">
        <Icon className="text-ink-2" />
        <bdi className="min-w-0 flex-1 truncate">{title}</bdi>
        {others > 0 && <span className="drag-count">{count(ids.length, type)}</span>}
      </p>
      {others > 0 && <p className="text-13 text-ink-2">and {others.toLocaleString('en-US')} more</p>}
      {type === 'chapter' && others === 0 && (
        <p className="text-13 text-ink-2">with {count(videoCount, 'video')}</p>
      )}
      <p className="text-13 text-pretty text-ink-2">
        {destination || 'Escape cancels'}
        {isOpening && ', opens in a moment'}
      </p>
    </div>,
    document.body,
  )
}
