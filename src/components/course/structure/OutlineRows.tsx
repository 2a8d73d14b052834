'use client'

import { type ReactNode, use, useMemo } from 'react'
import { useTypedItemIds } from '@/hooks/use-text-field'
import { cn } from '@/lib/cn'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { useStructureActions } from './actions'
import { ChapterEndRow } from './ChapterEndRow'
import { ChapterRow } from './ChapterRow'
import { useDragState } from './drag-store'
import { MarkedRow } from './MarkedRow'
import { NewFieldRow } from './NewField'
import type { EditorRow } from './outline-rows'
import { RowFocusContext, useRowFocus } from './row-focus'
import { SentRow } from './SentRow'
import { useFocusKeeper } from './use-focus-keeper'
import type { NewFieldHandlers } from './use-new-fields'
import { useRowClicks } from './use-row-clicks'
import { useRowKeys } from './use-row-keys'
import { useVirtualRows } from './use-virtual-rows'
import { VideoRow } from './VideoRow'
import { drawnSeconds } from './video-state'

interface OutlineRowsProps {
  rows: readonly EditorRow[]
  course: CourseTree
  fieldHandlers: NewFieldHandlers
  /** Shown while there is no row. */
  empty: ReactNode
}

/** The list itself: what of it is drawn, its keys, and where its focus is. */
export function OutlineRows({ rows, course, fieldHandlers, empty }: OutlineRowsProps) {
  const actions = useStructureActions()
  const focus = use(RowFocusContext)
  const longest = useMemo(
    () => Math.max(1, ...course.chapters.map(({ videos }) => drawnSeconds(videos))),
    [course],
  )
  const { list, drawn, gapAfter, measure, pageFrom } = useVirtualRows(rows, usePinnedKeys(course.id, rows))
  const { focusRow, handleBlur } = useFocusKeeper(list, rows, focus)
  const hasSelection = useCourseCreationUI(({ selectedIds }) => selectedIds.size > 0)
  const handleClick = useRowClicks(list, rows, actions)
  const { handleKeyDown, handleKeyDownCapture } = useRowKeys({
    grid: list,
    rows,
    actions,
    focusRow,
    pageFrom,
  })

  return (
    <div
      ref={list}
      role="treegrid"
      aria-label="Outline"
      aria-rowcount={rows.length}
      aria-multiselectable="true"
      tabIndex={-1}
      className={cn('rows sheet-rule outline-none', hasSelection && 'has-sel')}
      style={gapAfter > 0 ? { paddingBlockEnd: gapAfter } : undefined}
      onKeyDown={handleKeyDown}
      onKeyDownCapture={handleKeyDownCapture}
      onBlur={handleBlur}
      onClick={handleClick}
    >
      {drawn.map(({ index, gapBefore }) => {
        const row = rows[index]
        return (
          row && (
            <div
              key={row.key}
              ref={measure}
              role="none"
              data-index={index}
              style={gapBefore > 0 ? { marginBlockStart: gapBefore } : undefined}
            >
              <OutlineRow row={row} rowIndex={index + 1} longest={longest} fieldHandlers={fieldHandlers} />
            </div>
          )
        )
      })}
      {rows.length === 0 && empty}
    </div>
  )
}

/** Rows that scrolling must not take out of the page: what has the focus, what is typed, what is dragged. */
function usePinnedKeys(courseId: string, rows: readonly EditorRow[]): ReadonlySet<string> {
  const activeKey = useRowFocus((state) => state.activeKey)
  const typedIds = useTypedItemIds(courseId)
  const editedId = useCourseCreationUI(({ editing }) => editing.id)
  const draggedId = useDragState(({ dragged }) => dragged?.grabbedId)
  return useMemo(() => {
    const fields = rows.flatMap(({ kind, key }) => (kind === 'field' ? [key] : []))
    const others = [activeKey, editedId, draggedId].filter((key) => typeof key === 'string')
    return new Set([...fields, ...typedIds.split(' '), ...others])
  }, [rows, activeKey, typedIds, editedId, draggedId])
}

interface OutlineRowProps {
  row: EditorRow
  rowIndex: number
  longest: number
  fieldHandlers: NewFieldHandlers
}

function OutlineRow({ row, rowIndex, longest, fieldHandlers }: OutlineRowProps) {
  switch (row.kind) {
    case 'chapter':
      return (
        <ChapterRow
          chapter={row.chapter}
          number={row.number}
          rowIndex={rowIndex}
          isExpanded={row.isExpanded}
          // Rounded, so that a longer chapter elsewhere renders only the rows whose strip it changes.
          share={Math.round((100 * drawnSeconds(row.chapter.videos)) / longest) / 100}
        />
      )
    case 'video':
      return <VideoRow video={row.video} number={row.number} rowIndex={rowIndex} />
    case 'marked':
      return <MarkedRow type={row.type} id={row.key} title={row.title} rowIndex={rowIndex} />
    case 'chapter-end':
      return (
        <ChapterEndRow
          chapterId={row.chapter.id}
          title={row.chapter.title}
          isEmpty={row.isEmpty}
          rowIndex={rowIndex}
        />
      )
    case 'sent':
      return <SentRow rowKey={row.key} rowIndex={rowIndex} title={row.title} target={row.target} />
    case 'field':
      return <NewFieldRow rowKey={row.key} rowIndex={rowIndex} field={row.field} handlers={fieldHandlers} />
  }
}
