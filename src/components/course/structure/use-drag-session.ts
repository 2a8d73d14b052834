'use client'

import { type RefObject, useRef } from 'react'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { announce } from '@/lib/announce'
import { findChapter, findVideo } from '@/lib/course-tree'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { DragItem, DropTarget } from '@/types/ui'
import { type Dragged, type DragStore, idle } from './drag-store'
import type { Point } from './drop-place'
import {
  describeDestination,
  type DropPlace,
  dropToMove,
  type Landing,
  type MarkedLanding,
} from './drop-to-move'
import { itemById, movedWith } from './selection'

/** How long the pointer rests on a closed chapter before it opens. */
const OPEN_AFTER_MS = 600

export interface DragTarget {
  /** Without what is marked for deletion. */
  course: CourseTree
  isExpanded: (chapterId: string) => boolean
  /** Called once for a drop, and only if it changes something. */
  onMove: (landing: Landing) => void
  onExpand: (chapterId: string) => void
}

/** What was worked out for one half of one row, as long as nothing else changed. */
interface Known {
  key: string
  course: CourseTree
  isExpanded: DragTarget['isExpanded']
  landing: MarkedLanding | null
}

/** One drag, by whatever pointer: what it carries, where it would land, and what happens when it is let go. */
export function useDragSession(
  store: DragStore,
  card: RefObject<HTMLDivElement | null>,
  { course, isExpanded, onMove, onExpand }: DragTarget,
) {
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined)
  const known = useRef<Known | null>(null)

  const landingAt = (place: DropPlace | null): MarkedLanding | null => {
    const { dragged } = store.getState()
    if (!dragged || !place) return null
    const key = `${place.over} ${place.id} ${place.edge}`
    const last = known.current
    if (last?.key === key && last.course === course && last.isExpanded === isExpanded) return last.landing
    const landing = dropToMove(course, dragged, place, isExpanded)
    known.current = { key, course, isExpanded, landing }
    return landing
  }
  const openIfClosed = (place: DropPlace | null) => {
    const { dragged, openingId } = store.getState()
    const isClosed = dragged?.type === 'video' && place?.over === 'chapter' && !isExpanded(place.id)
    const id = isClosed ? place.id : null
    if (openingId === id) return
    clearTimeout(opening.current)
    store.setState({ openingId: id })
    if (id === null) return
    opening.current = setTimeout(() => {
      store.setState({ openingId: null })
      onExpand(id)
    }, OPEN_AFTER_MS)
  }
  const reset = () => {
    clearTimeout(opening.current)
    known.current = null
    if (store.getState().dragged === null) return
    store.setState(idle)
    useCourseCreationUI.getState().endDrag()
  }

  return useStableHandlers({
    /** @returns whether there is something to drag */
    start: (source: { type: 'chapter' | 'video'; id: string }, point: Point, isTouch: boolean): boolean => {
      const dragged = draggedOf(course, source.id, isTouch)
      if (!dragged) return false
      const { title, ids } = dragged
      useCourseCreationUI.getState().startDrag(dragItemOf(course, source), { title, count: ids.length })
      store.setState({ ...idle, dragged, draggedIds: new Set(ids) })
      moveCard(card.current, point, isTouch)
      return true
    },
    over: (place: DropPlace | null, point: Point) => {
      const { dragged, mark } = store.getState()
      if (!dragged) return
      moveCard(card.current, point, dragged.isTouch)
      const landing = landingAt(place)
      openIfClosed(place)
      if (mark === (landing?.mark ?? null)) return
      store.setState({
        mark: landing?.mark ?? null,
        destination: landing ? describeDestination(landing) : '',
      })
      useCourseCreationUI.getState().updateDragTarget(landing && dropTargetOf(course, landing))
    },
    drop: (place: DropPlace | null) => {
      const landing = landingAt(place)
      const wasDragged = store.getState().dragged !== null
      reset()
      if (landing) onMove(landing)
      else if (wasDragged) announce('Nothing was moved.')
    },
    cancel: reset,
  })
}

function draggedOf(course: CourseTree, id: string, isTouch: boolean): Dragged | null {
  const item = itemById(course, id)
  if (!item) return null
  const { selectedIds } = useCourseCreationUI.getState()
  const { type, title } = item
  return {
    type,
    ids: movedWith(course, selectedIds, item).map((moved) => moved.id),
    grabbedId: id,
    title,
    videoCount: findChapter(course, id)?.videos.length ?? 0,
    isTouch,
  }
}

function dragItemOf(course: CourseTree, { type, id }: { type: 'chapter' | 'video'; id: string }): DragItem {
  const video = type === 'video' ? findVideo(course, id) : undefined
  const originalIndex = video?.order ?? findChapter(course, id)?.order ?? 0
  return { id, type, originalIndex, ...(video && { sourceChapterId: video.chapter_id }) }
}

function dropTargetOf(course: CourseTree, { toChapterId, place }: Landing): DropTarget {
  const insertIndex = place - 1
  return toChapterId === undefined
    ? { id: course.id, type: 'chapter', insertIndex }
    : { id: toChapterId, type: 'chapter-content', chapterId: toChapterId, insertIndex }
}

/** Pixels that the card keeps from the sides of the screen. */
const MARGIN = 8

/** Beside the pointer; above a finger, which would cover it. */
function moveCard(card: HTMLDivElement | null, { x, y }: Point, isTouch: boolean): void {
  if (!card) return
  const [beside, top] = isTouch ? [x - 40, y - card.offsetHeight - 28] : [x + 14, y + 12]
  const left = Math.max(MARGIN, Math.min(beside, window.innerWidth - card.offsetWidth - MARGIN))
  card.style.transform = `translate(${left}px, ${top}px) rotate(-0.6deg)`
}
