'use client'

import { type ComponentProps, type ReactNode, useRef, useState } from 'react'
import { atOnce, useBehindPage } from '@/hooks/use-on-demand'
import { cn } from '@/lib/cn'
import { onDemand } from '@/lib/on-demand'
import type { Chapter, Video } from '@/types/course'
import type { DragEngineProps } from './structure/DragEngine'
import { createDragStore, DragStoreContext, useDragState } from './structure/drag-store'
import { dropAttributes } from './structure/drop-attributes'
import { chapterEndKey } from './structure/outline-rows'
import type { DropPlace } from './structure/drop-to-move'

/** Nobody drags before the page stands, so what listens to pointers comes right behind it. */
const engine = onDemand(() => import('./structure/DragEngine'))
// On its way while the page is made ready, so that it is there as soon as anybody can press anything.
if (typeof window !== 'undefined') engine.preload()

export const ItemTypes = { CHAPTER: 'chapter', VIDEO: 'video' } as const

interface ProviderProps extends Omit<DragEngineProps, 'zone' | 'store'> {
  children: ReactNode
}

/**
 * Drag and drop of one course's outline, by mouse, pen and touch. Escape and a drop outside cancel. A selected row
 * takes the selection along, as `movedWith` says; all of it lands as one block. The keyboard's way is the row menu
 * and Alt with the arrows.
 */
export function CourseEditDragDropProvider({ children, ...target }: ProviderProps) {
  const [store] = useState(createDragStore)
  const zone = useRef<HTMLDivElement>(null)
  const loaded = useBehindPage(engine, atOnce)
  return (
    <DragStoreContext value={store}>
      <div ref={zone} className="contents">
        {children}
      </div>
      {loaded && <loaded.DragEngine zone={zone} store={store} {...target} />}
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
  const isLifted = useDragState(({ draggedIds }) => draggedIds.has(id) || draggedIds.has(chapterId))
  const line = useDragState(({ mark }) => (mark?.kind === 'line' && mark.rowKey === rowKey ? mark : null))
  return (
    <div
      data-may-drag={isDraggable || undefined}
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
