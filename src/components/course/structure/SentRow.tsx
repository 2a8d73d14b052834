'use client'

import { memo } from 'react'
import { NewRowFrame } from './NewRowFrame'
import type { NewTarget } from './use-new-fields'

interface SentRowProps {
  rowKey: string
  rowIndex: number
  title: string
  target: NewTarget
}

/** A title that was sent and is not in the outline yet. */
export const SentRow = memo(function SentRow({ title, ...frame }: SentRowProps) {
  return (
    <NewRowFrame {...frame}>
      <div role="gridcell" className="min-w-0 flex-1 truncate text-ink-2">
        <bdi>{title}</bdi>
      </div>
    </NewRowFrame>
  )
})
