'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { type ListedMark, MarkedLine } from './MarkedList'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

interface WindowedMarksProps {
  items: readonly ListedMark[]
  onRestore: (id: string) => void
}

/** A long list of marked items: only the lines in sight are drawn, and they scroll in a frame of their own. */
export function WindowedMarks({ items, onRestore }: WindowedMarksProps) {
  const frame = useRef<HTMLDivElement>(null)
  // eslint-disable-next-line react-hooks/incompatible-library -- left out of memoising above
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    // What a line with a title of one row measures, so that a jump to the end is not put off by measuring on the way.
    estimateSize: () => 50,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 4,
  })
  return (
    <ScrollRegion
      ref={frame}
      role="group"
      label="Items marked for deletion"
      className="mt-2 h-[420px] max-h-[60vh] overflow-y-auto"
    >
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          return (
            item && (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <MarkedLine item={item} onRestore={onRestore} />
              </li>
            )
          )
        })}
      </ul>
    </ScrollRegion>
  )
}
