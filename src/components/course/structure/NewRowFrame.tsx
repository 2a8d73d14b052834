'use client'

import { type ReactNode, use } from 'react'
import { cn } from '@/lib/cn'
import { RowFocusContext } from './row-focus'
import type { NewTarget } from './use-new-fields'

interface NewRowFrameProps {
  rowKey: string
  rowIndex: number
  target: NewTarget
  children: ReactNode
}

/** The line of something new: at the level that it will have. */
export function NewRowFrame({ rowKey, rowIndex, target, children }: NewRowFrameProps) {
  const store = use(RowFocusContext)
  return (
    <div
      role="row"
      aria-level={target === null ? 1 : 2}
      aria-rowindex={rowIndex}
      data-row-key={rowKey}
      // No tab stop itself: its field is one.
      onFocus={() => store.setState({ activeKey: rowKey, isWithin: true })}
      className={cn(
        'flex min-h-(--row-head) items-center border-t pe-1.5',
        target === null
          ? 'border-rule ps-[calc(20px+24px+var(--gutter)+20px)] max-md:ps-[var(--gutter)]'
          : 'border-line ps-[calc(20px+24px+var(--gutter)+34px)] max-md:ps-[calc(var(--gutter)+6px)]',
      )}
    >
      {children}
    </div>
  )
}
