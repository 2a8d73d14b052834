'use client'

import type { KeyboardEvent } from 'react'
import { RowWindow } from '@/components/ui/RowWindow'
import { useMediaQuery } from '@/hooks/use-media-query'
import type { FolderEdits, FolderRow } from '@/lib/folder-outline/folder-draft'
import { FolderRowItem } from './FolderRowItem'

interface FolderRowsProps {
  rows: readonly FolderRow[]
  edits: FolderEdits
  onEdit: (change: (edits: FolderEdits) => FolderEdits) => void
}

const NARROW = '(max-width: 767px)'

/** The outline as fields. Enter and the arrows go from title to title; what is left out is passed over. */
export function FolderRows({ rows, edits, onEdit }: FolderRowsProps) {
  // A finger needs more room than a pointer; places need one height for all.
  const rowHeight = useMediaQuery(NARROW) ? 76 : 54

  const rename = (key: string, title: string) =>
    onEdit(({ titles, leftOut }) => ({ leftOut, titles: new Map(titles).set(key, title) }))
  const toggle = (key: string) =>
    onEdit(({ titles, leftOut }) => {
      const next = new Set(leftOut)
      if (!next.delete(key)) next.add(key)
      return { titles, leftOut: next }
    })

  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0
    const { target, currentTarget } = event
    if (step === 0 || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement)) return
    event.preventDefault()
    for (let at = Number(target.dataset.row) + step; rows[at]; at += step) {
      const field = currentTarget.querySelector<HTMLInputElement>(`input[data-row="${at}"]`)
      if (field) return field.focus()
    }
  }

  return (
    // Only listens to what comes up from the fields.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- see above
    <div onKeyDown={handleKeyDown} className="min-w-0">
      <RowWindow
        label="New outline"
        count={rows.length}
        rowHeight={rowHeight}
        className="sheet-rule max-h-[min(480px,52vh)]"
      >
        {(index, place) => {
          const row = rows[index]
          return (
            row && (
              <FolderRowItem
                key={row.key}
                row={row}
                index={index}
                total={rows.length}
                place={place}
                isMarked={edits.leftOut.has(row.key)}
                onRename={rename}
                onToggle={toggle}
              />
            )
          )
        }}
      </RowWindow>
    </div>
  )
}
