'use client'

import { FileVideo, Folder } from 'lucide-react'
import type { Ref } from 'react'
import { createPortal } from 'react-dom'
import { count } from '@/lib/format'
import { useDragState } from './drag-store'

/** What is dragged and where it would land, beside the pointer; whoever listens to the drag moves it. */
export function DragCard({ ref }: { ref: Ref<HTMLDivElement> }) {
  const dragged = useDragState((state) => state.dragged)
  const destination = useDragState((state) => state.destination)
  const isOpening = useDragState((state) => state.openingId !== null)
  if (!dragged) return null
  const Icon = dragged.type === 'chapter' ? Folder : FileVideo
  return createPortal(
    <div
      ref={ref}
      aria-hidden="true"
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-[min(320px,80vw)] min-w-56 rounded-panel bg-raised px-3 py-2.5 shadow-lift-3 forced-colors:border"
      style={{ transform: 'translate(-200vw, 0)' }}
    >
      <p className="flex items-center gap-2 font-550">
        <Icon className="text-ink-2" />
        <bdi className="truncate">{dragged.title}</bdi>
      </p>
      {dragged.type === 'chapter' && (
        <p className="text-13 text-ink-2">with {count(dragged.count, 'video')}</p>
      )}
      <p className="text-13 text-pretty text-ink-2">
        {destination || 'Escape cancels'}
        {isOpening && ', opens in a moment'}
      </p>
    </div>,
    document.body,
  )
}
