import { GripVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { DndProvider, useDrag, useDrop, type ConnectDragPreview, type ConnectDropTarget } from 'react-dnd'
import { HTML5Backend } from 'react-dnd-html5-backend'
import { useCourseCreationUI } from './store'
import type { Chapter, DragItem, Video } from './types'

// Section 5.2 of the blueprint, with what react-dnd 16 needs changed: `begin` became a function as `item`. Two
// things are in its favour: a drag onto itself is left out, and the title that tests look for is on a button.

const ItemTypes = { CHAPTER: 'chapter', VIDEO: 'video' } as const

interface DraggableChapterProps {
  chapter: Chapter
  index: number
  onMove: (dragIndex: number, hoverIndex: number) => void
  onEnd: () => void
  children: ReactNode
}

export function DraggableChapter({ chapter, index, onMove, onEnd, children }: DraggableChapterProps) {
  const ui = useCourseCreationUI()
  const [{ isDragging }, drag, preview] = useDrag({
    type: ItemTypes.CHAPTER,
    item: () => {
      const item: DragItem = { id: chapter.id, type: 'chapter', originalIndex: index }
      ui.startDrag(item)
      return item
    },
    collect: (monitor) => ({ isDragging: monitor.isDragging() }),
    end: () => {
      ui.endDrag()
      onEnd()
    },
  })
  const [, drop] = useDrop<DragItem>({
    accept: ItemTypes.CHAPTER,
    hover: (dragged) => {
      if (dragged.originalIndex === index) return
      onMove(dragged.originalIndex, index)
      dragged.originalIndex = index
    },
  })
  return (
    <Frame
      isDragging={isDragging}
      drop={drop}
      preview={preview}
      drag={drag}
      grip={`chapter ${chapter.title}`}
    >
      {children}
    </Frame>
  )
}

interface DraggableVideoProps {
  video: Video
  chapterIndex: number
  videoIndex: number
  onMoveWithinChapter: (chapterIndex: number, dragIndex: number, hoverIndex: number) => void
  onEnd: () => void
  children: ReactNode
}

export function DraggableVideo({
  video,
  chapterIndex,
  videoIndex,
  onMoveWithinChapter,
  onEnd,
  children,
}: DraggableVideoProps) {
  const ui = useCourseCreationUI()
  const [{ isDragging }, drag, preview] = useDrag({
    type: ItemTypes.VIDEO,
    item: () => {
      const item: DragItem = {
        id: video.id,
        type: 'video',
        sourceChapterId: video.chapter_id,
        originalIndex: videoIndex,
      }
      ui.startDrag(item)
      return item
    },
    collect: (monitor) => ({ isDragging: monitor.isDragging() }),
    end: () => {
      ui.endDrag()
      onEnd()
    },
  })
  const [, drop] = useDrop<DragItem>({
    accept: ItemTypes.VIDEO,
    hover: (dragged) => {
      if (dragged.sourceChapterId !== video.chapter_id || dragged.originalIndex === videoIndex) return
      onMoveWithinChapter(chapterIndex, dragged.originalIndex, videoIndex)
      dragged.originalIndex = videoIndex
    },
  })
  return (
    <Frame isDragging={isDragging} drop={drop} preview={preview} drag={drag} grip={`video ${video.filename}`}>
      {children}
    </Frame>
  )
}

interface FrameProps {
  isDragging: boolean
  drop: ConnectDropTarget
  preview: ConnectDragPreview
  drag: (element: HTMLElement | null) => unknown
  /** What the grip moves. */
  grip: string
  children: ReactNode
}

const Frame = ({ isDragging, drop, preview, drag, grip, children }: FrameProps) => (
  <div
    ref={(element) => {
      drop(element)
    }}
    className={isDragging ? 'dragging' : ''}
  >
    <div
      ref={(element) => {
        preview(element)
      }}
    >
      <div className="line">
        <div
          ref={(element) => {
            drag(element)
          }}
          className="grip"
          role="button"
          aria-label={`Drag to reorder ${grip}`}
        >
          <GripVertical size={16} />
        </div>
        {children}
      </div>
    </div>
  </div>
)

interface ChapterDropZoneProps {
  chapterId: string
  onVideoDrop: (videoId: string, sourceChapterId: string, targetChapterId: string) => void
  children: ReactNode
}

export function ChapterDropZone({ chapterId, onVideoDrop, children }: ChapterDropZoneProps) {
  const ui = useCourseCreationUI()
  const [{ isOver, canDrop }, drop] = useDrop<DragItem, unknown, { isOver: boolean; canDrop: boolean }>({
    accept: ItemTypes.VIDEO,
    drop: (dragged) => {
      if (dragged.sourceChapterId !== undefined && dragged.sourceChapterId !== chapterId) {
        onVideoDrop(dragged.id, dragged.sourceChapterId, chapterId)
      }
    },
    collect: (monitor) => ({ isOver: monitor.isOver(), canDrop: monitor.canDrop() }),
    hover: () => ui.updateDragTarget({ id: chapterId, type: 'chapter-content', chapterId }),
  })
  return (
    <div
      ref={(element) => {
        drop(element)
      }}
      className={`zone ${isOver && canDrop ? 'over' : ''} ${canDrop ? 'can' : ''}`}
    >
      {children}
    </div>
  )
}

export const CourseEditDragDropProvider = ({ children }: { children: ReactNode }) => (
  <DndProvider backend={HTML5Backend}>{children}</DndProvider>
)
