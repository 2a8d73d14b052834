'use client'

import { memo, useRef } from 'react'
import { DraggableChapter } from '@/components/course/DragDropManager'
import { Strip } from '@/components/course/Strip'
import { IconButton } from '@/components/ui/IconButton'
import { ChevronDown, ChevronRight, Trash2 } from '@/components/ui/row-icons'
import { cn } from '@/lib/cn'
import { count, formatClock } from '@/lib/format'
import { useIsSelected } from '@/stores/course-creation-ui'
import type { Chapter } from '@/types/course'
import { type Item, useStructureActions } from './actions'
import { FileInput } from './FileInput'
import { Grip } from './Grip'
import { RowMenu } from './RowMenu'
import { RowCheckbox } from './RowCheckbox'
import { isPlainText, useRowProps, useRowTabIndex } from './RowFrame'
import { RowTitle, useIsRenaming } from './RowTitle'

/** More do not fit beside each other; and a page of long chapters would be a page of bars. */
const MOST_BARS = 24

interface ChapterRowProps {
  /** Without what is marked for deletion. */
  chapter: Chapter
  number: string
  rowIndex: number
  isExpanded: boolean
  /** Of the strip's room, 0–1: the longest chapter takes all of it. */
  share: number
}

export const ChapterRow = memo(function ChapterRow({
  chapter,
  number,
  rowIndex,
  isExpanded,
  share,
}: ChapterRowProps) {
  const actions = useStructureActions()
  const input = useRef<HTMLInputElement>(null)
  const { id, title, videos } = chapter
  const item: Item = { type: 'chapter', id, title }
  const isRenaming = useIsRenaming(chapter.courseId, item)
  const isSelected = useIsSelected(id)
  const tabIndex = useRowTabIndex(id)
  const seconds = videos.reduce((total, { duration }) => total + (duration ?? 0), 0)
  const isDrawn = videos.some(({ status }) => status !== 'planned')

  return (
    <DraggableChapter
      chapter={chapter}
      disabled={isRenaming}
      onDoubleClick={(event) => isPlainText(event.target) && actions.startRename(item)}
      className={cn('row head chap', isSelected && 'is-sel')}
      aria-expanded={isExpanded}
      {...useRowProps({
        rowKey: id,
        rowIndex,
        label: `Chapter ${number}, ${title}, ${count(videos.length, 'video')}`,
        level: 1,
        isSelected,
      })}
    >
      <div role="gridcell" className="contents">
        <Grip
          label={`Drag to reorder chapter ${title}`}
          tabIndex={tabIndex}
          onPressByKey={() => actions.chooseMove(actions.movedWith(item))}
        />
        <IconButton
          label={`${isExpanded ? 'Collapse' : 'Expand'} ${title}`}
          aria-expanded={isExpanded}
          icon={isExpanded ? <ChevronDown /> : <ChevronRight className="flip-rtl" />}
          className="chev size-6 aria-[expanded=true]:bg-transparent aria-[expanded=true]:text-ink-2 aria-[expanded=true]:hover:bg-accent-tint-2"
          tabIndex={tabIndex}
          onClick={() => actions.setExpanded(id, !isExpanded)}
        />
        <span className="no">{number}</span>
        <RowCheckbox id={id} title={title} isSelected={isSelected} tabIndex={tabIndex} />
        <RowTitle courseId={chapter.courseId} item={item} label={`Title of chapter ${number}`}>
          <h3 title={title}>
            <bdi>{title}</bdi>
          </h3>
        </RowTitle>
        <span className="st">{count(videos.length, 'video')}</span>
        {isDrawn ? (
          <Strip chapters={[videos]} height={10} share={share} mergeAbove={MOST_BARS} decorative />
        ) : (
          <span className="nostrip" />
        )}
        <span className="len">{seconds > 0 && formatClock(seconds)}</span>
        <span className="act">
          <IconButton
            label={`Delete chapter ${title}`}
            icon={<Trash2 />}
            className="max-md:hidden"
            tabIndex={tabIndex}
            onClick={() => actions.remove([item])}
          />
          <RowMenu item={item} tabIndex={tabIndex}>
            {({ ChapterItems }) => <ChapterItems item={item} onChooseFiles={() => input.current?.click()} />}
          </RowMenu>
        </span>
        <FileInput
          ref={input}
          multiple
          // In the wizard that name belongs to the field of step 3, which a person may look for while this step goes.
          label={actions.mode === 'edit' ? `Upload videos to ${title}` : `Videos for ${title}`}
          onFiles={(files) => actions.addFiles(id, files)}
        />
      </div>
    </DraggableChapter>
  )
})
