'use client'

import { autoScrollWindowForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { autoScrollWindowForExternal } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/external'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { monitorForExternal } from '@atlaskit/pragmatic-drag-and-drop/adapter/monitor-for-external'
import type { DragLocation } from '@atlaskit/pragmatic-drag-and-drop/types'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine'
import { containsFiles } from '@atlaskit/pragmatic-drag-and-drop/utils/contains-files'
import { getFiles } from '@atlaskit/pragmatic-drag-and-drop/utils/get-files'
import { preventUnhandled } from '@atlaskit/pragmatic-drag-and-drop/utils/prevent-unhandled'
import {
  type ComponentProps,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { cn } from '@/lib/cn'
import { findChapter } from '@/lib/course-tree'
import type { MoveRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { Chapter, CourseTree, Video } from '@/types/course'
import type { DropTarget } from '@/types/ui'
import { DragCard } from './structure/DragCard'
import { createDragStore, DragStoreContext, idle, useDragState } from './structure/drag-store'
import {
  chapterEndKey,
  describeDestination,
  dropToMove,
  type DropPlace,
  type Landing,
} from './structure/drop-to-move'
import {
  chapterUnder,
  outlineSource,
  type OutlineSource,
  placeUnder,
  useOutlineRow,
} from './structure/use-outline-drag'

export const ItemTypes = { CHAPTER: 'chapter', VIDEO: 'video' } as const

/** How long the pointer rests on a closed chapter before it opens. */
const OPEN_AFTER_MS = 600

interface ProviderProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  isExpanded: (chapterId: string) => boolean
  /** Called once for a drop, and only if it changes something. */
  onMove: (move: MoveRequest) => void
  onExpand: (chapterId: string) => void
  onFiles: (chapterId: string, files: File[]) => void
  children: ReactNode
}

/**
 * Drag and drop of one course's outline. Native drags: Escape and a drop outside cancel. A drop is one move
 * request; the keyboard's way is the row menu and Alt with the arrows.
 */
export function CourseEditDragDropProvider({
  course,
  isExpanded,
  onMove,
  onExpand,
  onFiles,
  children,
}: ProviderProps) {
  const [store] = useState(createDragStore)
  const card = useRef<HTMLDivElement>(null)
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined)

  const landingAt = useEffectEvent(
    (source: OutlineSource, place: DropPlace | null): Landing | null =>
      place && dropToMove(course, source.item, place, isExpanded),
  )
  const openIfClosed = useEffectEvent((source: OutlineSource, place: DropPlace | null) => {
    const isClosed = source.item.type === 'video' && place?.over === 'chapter' && !isExpanded(place.id)
    const id = isClosed ? place.id : null
    if (store.getState().openingId === id) return
    clearTimeout(opening.current)
    store.setState({ openingId: id })
    if (id === null) return
    opening.current = setTimeout(() => {
      store.setState({ openingId: null })
      onExpand(id)
    }, OPEN_AFTER_MS)
  })
  const handleStart = useEffectEvent((source: OutlineSource, location: DragLocation) => {
    const { item, title, count } = source
    useCourseCreationUI.getState().startDrag(item, { title, count })
    store.setState({ ...idle, dragged: { type: item.type, id: item.id, title, count } })
    followPointer(card.current, location)
  })
  const handleDrag = useEffectEvent((source: OutlineSource, location: DragLocation) => {
    followPointer(card.current, location)
    const place = placeUnder(location.dropTargets)
    const landing = landingAt(source, place)
    openIfClosed(source, place)
    const before = store.getState()
    const mark = landing?.mark ?? null
    if (JSON.stringify(before.mark) === JSON.stringify(mark)) return
    store.setState({ mark, destination: landing ? describeDestination(course, landing.move) : '' })
    useCourseCreationUI.getState().updateDragTarget(landing && dropTargetOf(course, landing.move))
  })
  const reset = useEffectEvent(() => {
    clearTimeout(opening.current)
    store.setState(idle)
    useCourseCreationUI.getState().endDrag()
  })
  const handleEnd = useEffectEvent((source: OutlineSource, location: DragLocation) => {
    const landing = landingAt(source, placeUnder(location.dropTargets))
    reset()
    if (landing) onMove(landing.move)
  })
  const handleFiles = useEffectEvent((chapterId: string | null, files: File[]) => {
    if (chapterId !== null && files.length > 0) onFiles(chapterId, files)
  })

  useEffect(() => {
    const stop = combine(
      autoScrollWindowForElements(),
      autoScrollWindowForExternal(),
      monitorForElements({
        canMonitor: ({ source }) => outlineSource(source.data) !== undefined,
        onDragStart: ({ source, location }) => {
          const item = outlineSource(source.data)
          if (item) handleStart(item, location.current)
        },
        onDrag: ({ source, location }) => {
          const item = outlineSource(source.data)
          if (item) handleDrag(item, location.current)
        },
        onDrop: ({ source, location }) => {
          const item = outlineSource(source.data)
          if (item) handleEnd(item, location.current)
        },
      }),
      monitorForExternal({
        canMonitor: containsFiles,
        // A file let go beside a row must not make the browser leave the page.
        onDragStart: () => preventUnhandled.start(),
        onDropTargetChange: ({ location }) =>
          store.setState({ filesOverId: chapterUnder(location.current.dropTargets) }),
        onDrop: ({ source, location }) => {
          preventUnhandled.stop()
          store.setState({ filesOverId: null })
          handleFiles(chapterUnder(location.current.dropTargets), getFiles({ source }))
        },
      }),
    )
    return () => {
      stop()
      reset()
    }
  }, [store])

  return (
    <DragStoreContext value={store}>
      {children}
      <DragCard ref={card} />
    </DragStoreContext>
  )
}

interface DraggableChapterProps extends ComponentProps<'div'> {
  chapter: Chapter
  /** 0-based place among the chapters. */
  index: number
  /** While its title is a field, so that text can be selected with the pointer. */
  disabled?: boolean
}

/** A chapter's row: drags the chapter with its videos, takes videos and files. */
export function DraggableChapter({ chapter, index, disabled = false, ...row }: DraggableChapterProps) {
  const { id, title } = chapter
  const size = chapter.videos.length
  const source = useMemo<OutlineSource | null>(
    () =>
      disabled ? null : { item: { id, type: ItemTypes.CHAPTER, originalIndex: index }, title, count: size },
    [disabled, id, index, title, size],
  )
  const isInto = useDragState(
    ({ mark, filesOverId }) => (mark?.kind === 'into' && mark.chapterId === id) || filesOverId === id,
  )
  return (
    <OutlineRow over="chapter" rowKey={id} id={id} chapterId={id} source={source} isInto={isInto} {...row} />
  )
}

interface DraggableVideoProps extends ComponentProps<'div'> {
  video: Video
  /** 0-based place in its chapter. */
  index: number
  disabled?: boolean
}

/** A video's row. */
export function DraggableVideo({ video, index, disabled = false, ...row }: DraggableVideoProps) {
  const { id, filename, chapter_id: chapterId } = video
  const source = useMemo<OutlineSource | null>(
    () =>
      disabled
        ? null
        : {
            item: { id, type: ItemTypes.VIDEO, sourceChapterId: chapterId, originalIndex: index },
            title: filename,
            count: 1,
          },
    [disabled, id, chapterId, index, filename],
  )
  return <OutlineRow over="video" rowKey={id} id={id} chapterId={chapterId} source={source} {...row} />
}

/** The line below a chapter's videos, or all there is of an empty one: takes videos to the chapter's end, and files. */
export function ChapterDropZone({ chapterId, ...row }: ComponentProps<'div'> & { chapterId: string }) {
  return (
    <OutlineRow
      over="chapter-end"
      rowKey={chapterEndKey(chapterId)}
      id={chapterId}
      chapterId={chapterId}
      source={null}
      {...row}
    />
  )
}

interface OutlineRowProps extends ComponentProps<'div'> {
  over: DropPlace['over']
  rowKey: string
  id: string
  chapterId: string
  source: OutlineSource | null
  isInto?: boolean
}

function OutlineRow({
  over,
  rowKey,
  id,
  chapterId,
  source,
  isInto,
  className,
  children,
  ...native
}: OutlineRowProps) {
  const ref = useRef<HTMLDivElement>(null)
  useOutlineRow(ref, { over, id, chapterId, source })
  const isLifted = useDragState(
    ({ dragged }) =>
      dragged !== null && (dragged.id === id || (dragged.type === 'chapter' && dragged.id === chapterId)),
  )
  const line = useDragState(({ mark }) => (mark?.kind === 'line' && mark.rowKey === rowKey ? mark : null))
  return (
    <div
      ref={ref}
      // The drag library sets this too, but later: the browser would then style all of a new row a second time.
      draggable={source === null ? undefined : true}
      className={cn(className, isLifted && 'is-lifted', isInto && 'drop-into')}
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

const followPointer = (card: HTMLDivElement | null, { input }: DragLocation) => {
  if (card) {
    card.style.transform = `translate(${input.clientX + 14}px, ${input.clientY + 12}px) rotate(-0.6deg)`
  }
}

function dropTargetOf(course: CourseTree, { type, toChapterId, afterId }: MoveRequest): DropTarget | null {
  const siblings =
    type === 'chapter' ? course.chapters : (findChapter(course, toChapterId ?? '')?.videos ?? [])
  const insertIndex = siblings.findIndex((item) => item.id === afterId) + 1
  if (type === 'chapter') return { id: course.id, type: 'chapter', insertIndex }
  return toChapterId === undefined
    ? null
    : { id: toChapterId, type: 'chapter-content', chapterId: toChapterId, insertIndex }
}
