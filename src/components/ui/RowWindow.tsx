'use client'

import { type CSSProperties, type ReactNode, useState } from 'react'
import { cn } from '@/lib/cn'
import { ScrollRegion } from './ScrollRegion'

const DRAWN = 60

interface RowWindowProps {
  label: string
  count: number
  /** Pixels; each row has the same height, so that places need no measuring. */
  rowHeight: number
  /** @param place puts the row where it belongs */
  children: (index: number, place: CSSProperties) => ReactNode
  className?: string
}

/** A list of any length that draws the rows around what is in sight. It can be scrolled by keyboard. */
export function RowWindow({ label, count, rowHeight, children, className }: RowWindowProps) {
  const [top, setTop] = useState(0)
  // In steps of ten rows: scrolling renders seldom.
  const middle = Math.round(top / rowHeight / 10) * 10
  const first = Math.max(0, Math.min(middle - 20, count - DRAWN))
  const last = Math.min(count, first + DRAWN)
  const indexes = Array.from({ length: last - first }, (_row, at) => first + at)
  return (
    <ScrollRegion
      label={label}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      className={cn('overflow-y-auto overscroll-contain', className)}
    >
      <ul className="relative" style={{ height: count * rowHeight }}>
        {indexes.map((index) =>
          children(index, {
            position: 'absolute',
            insetInline: 0,
            top: index * rowHeight,
            height: rowHeight,
          }),
        )}
      </ul>
    </ScrollRegion>
  )
}
