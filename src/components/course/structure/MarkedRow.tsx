'use client'

import { Trash2 } from 'lucide-react'
import { memo } from 'react'
import { Button } from '@/components/ui/Button'
import { type Item, useStructureActions } from './actions'
import { useRowProps, useRowTabIndex } from './RowFrame'

/** The place that something marked for deletion keeps until the course is created. */
export const MarkedRow = memo(function MarkedRow({ rowIndex, ...item }: Item & { rowIndex: number }) {
  const actions = useStructureActions()
  const tabIndex = useRowTabIndex(item.id)
  return (
    <div
      className="flex min-h-10 items-center gap-2.5 border-t border-line bg-wait-tint px-2.5 py-1 text-13 focus-visible:outline-offset-[-2px]"
      {...useRowProps({
        rowKey: item.id,
        rowIndex,
        label: `${item.title} is marked for deletion`,
        level: item.type === 'chapter' ? 1 : 2,
      })}
    >
      <div role="gridcell" className="contents">
        <Trash2 className="size-3.5" />
        <span className="min-w-0 flex-1 truncate" title={item.title}>
          <bdi>“{item.title}”</bdi> is marked for deletion
        </span>
        <Button
          size="sm"
          // "Restore" is the panel's word for the same item; two buttons of one name would be told apart by nobody.
          aria-label={`Keep ${item.title}`}
          tabIndex={tabIndex}
          onClick={() => actions.restore(item)}
        >
          Keep
        </Button>
      </div>
    </div>
  )
})
