'use client'

import { type ComponentProps, type ReactNode, useRef, useState } from 'react'
import { cn } from '@/lib/cn'
import type { Chapter, Video } from '@/types/course'
import { DragCard } from './structure/DragCard'
import { createDragStore, DragStoreContext, useDragState } from './structure/drag-store'
import { dropAttributes } from './structure/drop-place'
import { chapterEndKey, type DropPlace } from './structure/drop-to-move'
import { type DragTarget, useDragSession } from './structure/use-drag-session'
import { useDraggableRow, useNativeDrag } from './structure/use-native-drag'
import { useTouchDrag } from './structure/use-touch-drag'

export const ItemTypes = { CHAPTER: 'chapter', VIDEO: 'video' } as const

interface ProviderProps extends DragTarget {
  onFiles: (chapterId: string, files: File[]) => void
  children: ReactNode
}

/**
 * Drag and drop of one course's outline, by mouse, pen and touch. Escape and a drop outside cancel. A selected row
 * takes the selection along, as `movedWith` says; all of it lands as one block. The keyboard's way is the row menu
 * and Alt with the arrows.
 */
export function CourseEditDragDropProvider({ onFiles, children, ...target }: ProviderProps) {
  const [store] = useState(createDragStore)
  const zone = useRef<HTMLDivElement>(null)
  const card = useRef<HTMLDivElement>(null)
  const session = useDragSession(store, card, target)
  useNativeDrag(zone, store, session, onFiles)
  useTouchDrag(zone, session)
  return (
    <DragStoreContext value={store}>
      <div ref={zone} className="contents">
        {children}
      </div>
      <DragCard ref={card} />
    </DragStoreContext>
  )
}

interface DraggableChapterProps extends ComponentProps<'div'> {
  chapter: Chapter
  /** While its title is a field, so that text can be selected with the pointer. */
  disabled?: boolean
}

/** A chapter's row: drags the chapter with its videos, takes videos and files. */
export function DraggableChapter({ chapter: { id }, disabled = false, ...row }: DraggableChapterProps) {
  const isInto = useDragState(
    ({ mark, filesOverId }) => (mark?.kind === 'into' && mark.chapterId === id) || filesOverId === id,
  )
  return (
    <OutlineRow
      over={ItemTypes.CHAPTER}
      rowKey={id}
      id={id}
      chapterId={id}
      isDraggable={!disabled}
      isInto={isInto}
      {...row}
    />
  )
}

interface DraggableVideoProps extends ComponentProps<'div'> {
  video: Video
  disabled?: boolean
}

/** A video's row. */
export function DraggableVideo({ video, disabled = false, ...row }: DraggableVideoProps) {
  const { id, chapter_id: chapterId } = video
  return (
    <OutlineRow
      over={ItemTypes.VIDEO}
      rowKey={id}
      id={id}
      chapterId={chapterId}
      isDraggable={!disabled}
      {...row}
    />
  )
}

/** The line below a chapter's videos, or all there is of an empty one: takes videos to the chapter's end, and files. */
export function ChapterDropZone({ chapterId, ...row }: ComponentProps<'div'> & { chapterId: string }) {
  return (
    <OutlineRow
      over="chapter-end"
      rowKey={chapterEndKey(chapterId)}
      id={chapterId}
      chapterId={chapterId}
      isDraggable={false}
      {...row}
    />
  )
}

interface OutlineRowProps extends ComponentProps<'div'> {
  over: DropPlace['over']
  rowKey: string
  id: string
  chapterId: string
  isDraggable: boolean
  isInto?: boolean
}

function OutlineRow({
  over,
  rowKey,
  id,
  chapterId,
  isDraggable,
  isInto,
  className,
  children,
  ...native
}: OutlineRowProps) {
  const ref = useRef<HTMLDivElement>(null)
  useDraggableRow(ref, isDraggable)
  const isLifted = useDragState(({ draggedIds }) => draggedIds.has(id) || draggedIds.has(chapterId))
  const line = useDragState(({ mark }) => (mark?.kind === 'line' && mark.rowKey === rowKey ? mark : null))
  return (
    <div
      ref={ref}
      // The drag library sets this too, but later: the browser would then style all of a new row a second time.
      draggable={isDraggable || undefined}
      className={cn(className, isLifted && 'is-lifted', isInto && 'drop-into')}
      {...dropAttributes(over, id, chapterId)}
      {...native}
    >
      {children}
      {line && (
        <span
          aria-hidden="true"
          className={cn('absolute inset-x-0', line.edge === 'top' ? 'top-0' : 'bottom-0')}
        >
          <span className="drop-here block" data-level={line.level} />
        </span>
      )}
    </div>
  )
}
