'use client'

import { ArrowRight, Ellipsis, ListChecks, Pencil, Trash2, X } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, use, useState } from 'react'
import { LazyBatchRename, LazyReadiness } from '@/components/course/bulk/bulk-dialogs'
import { UndoButtons } from '@/components/course/activity/UndoButtons'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem } from '@/components/ui/Menu'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { useStructureActions } from './actions'
import { RowFocusContext } from './row-focus'
import { nounOf, selectedItems, selectedRows } from './selection'

/** Tools for what is selected of the outline. @param course without what is marked for deletion */
export function SelectionBar({ course }: { course: CourseTree }) {
  const actions = useStructureActions()
  const rowFocus = use(RowFocusContext)
  const selected = useCourseCreationUI((state) => state.selectedIds)
  const items = selectedItems(course, selected)
  const [dialog, setDialog] = useState<'rename' | 'readiness' | null>(null)
  const dialogProps = {
    courseId: course.id,
    items: selectedRows(course, selected),
    onClose: () => setDialog(null),
  }
  const isMixed = new Set(items.map(({ type }) => type)).size > 1

  /** The bar goes, so the focus goes back to the rows; where the page stands it stays for a mouse. */
  const backToRows = (event: MouseEvent) =>
    rowFocus.setState({ takesFocus: event.detail === 0 ? 'nearest' : 'stay' })
  const handleKeyDown = (event: KeyboardEvent) => {
    const isHere = event.target instanceof Node && event.currentTarget.contains(event.target)
    // Keys of its menu come up here through React's tree, not through the page's.
    if (event.key !== 'Escape' || !isHere) return
    event.preventDefault()
    actions.clearSelection()
    rowFocus.setState({ takesFocus: 'nearest' })
  }
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape on any of its buttons */}
      <div role="group" aria-label="Selection" className="tools selbar" onKeyDown={handleKeyDown}>
        <b className="me-1 min-w-0 truncate font-620 tabular-nums">
          {selected.size.toLocaleString('en-US')}
          <span className="max-md:hidden"> {nounOf(course, selected)}</span> selected
        </b>
        <Button
          size="sm"
          icon={<ArrowRight className="flip-rtl max-md:hidden" />}
          disabledReason={isMixed ? 'Chapters and videos move separately.' : undefined}
          onClick={() => actions.chooseMove(items)}
        >
          Move to…
        </Button>
        <Button size="sm" icon={<Pencil />} onClick={() => setDialog('rename')} className="max-md:hidden">
          Rename…
        </Button>
        <Button
          size="sm"
          icon={<Trash2 className="max-md:hidden" />}
          onClick={(event) => {
            backToRows(event)
            actions.remove(items)
          }}
        >
          Delete
        </Button>
        <Menu
          label="More for the selection"
          trigger={<IconButton label="More for the selection" icon={<Ellipsis />} />}
        >
          <MenuItem icon={<Pencil />} onSelect={() => setDialog('rename')}>
            Rename…
          </MenuItem>
          <MenuItem icon={<ListChecks />} onSelect={() => setDialog('readiness')}>
            Check readiness…
          </MenuItem>
        </Menu>
        <span className="flex-1 max-md:hidden" />
        {/* Unseen where there is no room, and with its keys all the same. */}
        <span className="max-md:hidden">
          <UndoButtons courseId={course.id} />
        </span>
        <IconButton
          label="Clear selection"
          icon={<X />}
          className="max-md:ms-auto"
          onClick={(event) => {
            backToRows(event)
            actions.clearSelection()
          }}
        />
      </div>
      {/* Beside the bar: Escape in a dialog is not Escape in the bar. */}
      {dialog === 'rename' && <LazyBatchRename {...dialogProps} />}
      {dialog === 'readiness' && <LazyReadiness {...dialogProps} />}
    </>
  )
}
