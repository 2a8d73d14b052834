'use client'

import type { KeyboardEvent, ReactNode, Ref } from 'react'
import type { CourseTree } from '@/types/course'
import { ChapterEndRow } from './ChapterEndRow'
import { ChapterRow } from './ChapterRow'
import { MarkedRow } from './MarkedRow'
import { NewFieldInput } from './NewField'
import { type EditorRow, hasItem } from './outline-rows'
import type { NewTarget, useNewFields } from './use-new-fields'
import { VideoRow } from './VideoRow'
import { drawnSeconds } from './video-state'

interface OutlineRowsProps {
  ref: Ref<HTMLDivElement>
  rows: readonly EditorRow[]
  course: CourseTree
  fields: ReturnType<typeof useNewFields>
  onKeyDown: (event: KeyboardEvent) => void
  onKeyDownCapture: (event: KeyboardEvent) => void
}

/** The rows array and how each is drawn; a virtualiser only has to choose which of them to draw. */
export function OutlineRows({ ref, rows, course, fields, onKeyDown, onKeyDownCapture }: OutlineRowsProps) {
  const longest = Math.max(1, ...course.chapters.map(({ videos }) => drawnSeconds(videos)))
  const newRows = (target: NewTarget) => <NewRows target={target} course={course} fields={fields} />
  const isEmpty = rows.length === 0 && fields.fields.length === 0 && fields.sent.length === 0

  return (
    <>
      <div
        ref={ref}
        role="treegrid"
        aria-label="Outline"
        tabIndex={-1}
        className="sheet-rule outline-none"
        onKeyDown={onKeyDown}
        onKeyDownCapture={onKeyDownCapture}
      >
        {rows.map((row) => (
          <OutlineRow key={row.key} row={row} longest={longest} newRows={newRows} />
        ))}
        {newRows(null)}
        {isEmpty && <EmptyOutline />}
      </div>
      {fields.fields.length > 0 && (
        <p className="pt-3 text-13 text-ink-2">
          Enter adds the {fields.fields.at(-1)?.target === null ? 'chapter' : 'video'} and opens the next one.
          Escape stops.
        </p>
      )}
    </>
  )
}

interface OutlineRowProps {
  row: EditorRow
  longest: number
  newRows: (target: NewTarget) => ReactNode
}

function OutlineRow({ row, longest, newRows }: OutlineRowProps) {
  switch (row.kind) {
    case 'chapter':
      return (
        <ChapterRow
          chapter={row.chapter}
          number={row.number}
          index={row.chapter.order}
          isExpanded={row.isExpanded}
          longest={longest}
        />
      )
    case 'video':
      return <VideoRow video={row.video} number={row.number} index={row.video.order} />
    case 'marked':
      return (
        <MarkedRow
          item={{ type: row.type, id: row.key, title: row.title }}
          level={row.type === 'chapter' ? 1 : 2}
        />
      )
    case 'chapter-end':
      return (
        <>
          {newRows(row.chapter.id)}
          <ChapterEndRow chapterId={row.chapter.id} title={row.chapter.title} isEmpty={row.isEmpty} />
        </>
      )
  }
}

/** What was sent and is not in the outline yet, then the open fields. */
function NewRows({
  target,
  course,
  fields,
}: {
  target: NewTarget
  course: CourseTree
  fields: OutlineRowsProps['fields']
}) {
  const sent = fields.sent.filter((item) => item.target === target && !hasItem(course, item.id))
  const open = fields.fields.filter((field) => field.target === target)
  const indent =
    target === null
      ? 'border-rule ps-[calc(20px+24px+var(--gutter)+20px)] max-md:ps-[var(--gutter)]'
      : 'border-line ps-[calc(20px+24px+var(--gutter)+34px)] max-md:ps-[calc(var(--gutter)+6px)]'
  const frame = `flex min-h-(--row-head) items-center border-t pe-1.5 ${indent}`
  return (
    <>
      {sent.map(({ id, title }) => (
        <div key={id} role="row" className={frame}>
          <div role="gridcell" className="min-w-0 flex-1 truncate text-ink-2">
            <bdi>{title}</bdi>
          </div>
        </div>
      ))}
      {open.map((field) => (
        <div key={field.key} role="row" className={frame}>
          <div role="gridcell" className="min-w-0 flex-1">
            <NewFieldInput
              field={field}
              register={fields.register}
              onSubmit={fields.submit}
              onLeave={fields.leave}
              onCancel={fields.cancel}
              onCorrected={fields.corrected}
              className="max-w-xl"
            />
          </div>
        </div>
      ))}
    </>
  )
}

/** No button: the one that adds a chapter stands right above. */
const EmptyOutline = () => (
  <div role="row">
    <div role="gridcell" className="grid gap-4 py-6">
      <div aria-hidden="true" className="grid max-w-md gap-2">
        {[72, 48, 60].map((width) => (
          <span
            key={width}
            className="h-3 rounded-bar border border-dashed border-edge"
            style={{ width: `${width}%` }}
          />
        ))}
      </div>
      <div className="grid gap-1">
        <p className="text-16 font-550">A course starts with a chapter</p>
        <p className="max-w-[68ch] text-ink-2">
          Chapters hold the videos in the order they are watched. Titles can change later, and so can the
          order.
        </p>
      </div>
    </div>
  </div>
)
