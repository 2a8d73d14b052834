'use client'

import { memo, useRef } from 'react'
import { ChapterDropZone } from '@/components/course/DragDropManager'
import { Plus, Upload } from '@/components/ui/row-icons'
import { useStructureActions } from './actions'
import { useDragState } from './drag-store'
import { chapterEndKey } from './outline-rows'
import { FileInput } from './FileInput'
import { useRowProps, useRowTabIndex } from './RowFrame'

const quiet =
  'inline-flex min-h-7 items-center gap-1.5 rounded-row px-1.5 text-13 text-ink-2 hover:bg-accent-tint-2 hover:text-ink max-md:min-h-11 [&_.lucide]:size-3.5'

interface ChapterEndRowProps {
  chapterId: string
  title: string
  isEmpty: boolean
  rowIndex: number
}

/** Below a chapter's videos: where more of them come in, typed, picked or dropped. */
export const ChapterEndRow = memo(function ChapterEndRow({
  chapterId,
  title,
  isEmpty,
  rowIndex,
}: ChapterEndRowProps) {
  const actions = useStructureActions()
  const input = useRef<HTMLInputElement>(null)
  const rowKey = chapterEndKey(chapterId)
  const tabIndex = useRowTabIndex(rowKey)
  const isFilesOver = useDragState((state) => state.filesOverId === chapterId)
  return (
    <ChapterDropZone
      chapterId={chapterId}
      className="relative flex min-h-9 flex-wrap items-center gap-x-1 border-t border-line py-0.5 ps-[calc(20px+24px+var(--gutter)+28px)] pe-1.5 focus-visible:outline-offset-[-2px] max-md:ps-[calc(var(--gutter)+6px)]"
      {...useRowProps({ rowKey, rowIndex, label: `Add to ${title}`, level: 2 })}
    >
      <div role="gridcell" className="contents">
        {isFilesOver ? (
          <span className="px-1.5 text-13 font-550">
            Release to upload to “<bdi>{title}</bdi>”
          </span>
        ) : (
          isEmpty && <span className="ps-1.5 text-13 text-ink-2">No videos yet. Drop files here, or</span>
        )}
        <button
          type="button"
          className={quiet}
          aria-label={`Add video to ${title}`}
          tabIndex={tabIndex}
          onClick={() => actions.addVideo(chapterId)}
        >
          <Plus />
          Add video
        </button>
        <button
          type="button"
          className={quiet}
          aria-label={`Choose files for ${title}`}
          tabIndex={tabIndex}
          onClick={() => input.current?.click()}
        >
          <Upload />
          Choose files…
        </button>
        <FileInput
          ref={input}
          multiple
          label={`Choose videos for ${title}`}
          onFiles={(files) => actions.addFiles(chapterId, files)}
        />
      </div>
    </ChapterDropZone>
  )
})
