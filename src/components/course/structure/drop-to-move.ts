import { applyMove, findChapter, findVideo, placeOf, titleOf } from '@/lib/course-tree'
import type { MoveRequest } from '@/schemas/course'
import type { CourseTree } from '@/types/course'

/** The row under the pointer, and which half of it. `chapter-end` is the line below a chapter's last video. */
export interface DropPlace {
  over: 'chapter' | 'video' | 'chapter-end'
  /** Of the video for `video`, otherwise of the chapter. */
  id: string
  edge: 'top' | 'bottom'
}

/** What to draw: a line above or below a row, or a frame round a chapter that takes the video at its end. */
export type DropMark =
  | { kind: 'line'; rowKey: string; edge: 'top' | 'bottom'; level: 'chapter' | 'video' }
  | { kind: 'into'; chapterId: string }

export interface Landing {
  move: MoveRequest
  mark: DropMark
}

export interface Dragged {
  type: 'chapter' | 'video'
  id: string
}

export const chapterEndKey = (chapterId: string) => `end:${chapterId}`

/**
 * Where something would land if it were let go at `place`. `null` means nowhere new: dropped onto itself, on
 * the place it already has, or on a row that is gone.
 */
export function dropToMove(
  course: CourseTree,
  dragged: Dragged,
  place: DropPlace,
  isExpanded: (chapterId: string) => boolean,
): Landing | null {
  const landing =
    dragged.type === 'video'
      ? landVideo(course, dragged.id, place)
      : landChapter(course, dragged.id, place, isExpanded)
  if (!landing || applyMove(course, landing.move) === course) return null
  return landing
}

function landVideo(course: CourseTree, id: string, place: DropPlace): Landing | null {
  if (place.over !== 'video') {
    const move = moveToPlace(course, id, { chapterId: place.id, place: 'last' })
    const mark: DropMark =
      place.over === 'chapter'
        ? { kind: 'into', chapterId: place.id }
        : { kind: 'line', rowKey: chapterEndKey(place.id), edge: 'top', level: 'video' }
    return move && { move, mark }
  }
  const target = findVideo(course, place.id)
  const chapter = target && findChapter(course, target.chapter_id)
  if (!chapter || place.id === id) return null
  const siblings = chapter.videos.filter((video) => video.id !== id)
  const index = siblings.findIndex((video) => video.id === place.id)
  const afterId = place.edge === 'bottom' ? place.id : (siblings[index - 1]?.id ?? null)
  return {
    move: { type: 'video', id, toChapterId: chapter.id, afterId },
    mark: { kind: 'line', rowKey: place.id, edge: place.edge, level: 'video' },
  }
}

/** A chapter lands before or behind a whole other chapter: the half of that chapter's rows decides. */
function landChapter(
  course: CourseTree,
  id: string,
  place: DropPlace,
  isExpanded: (chapterId: string) => boolean,
): Landing | null {
  const targetId = place.over === 'video' ? findVideo(course, place.id)?.chapter_id : place.id
  const target = targetId === undefined ? undefined : findChapter(course, targetId)
  if (!target || target.id === id) return null
  const rowKeys = isExpanded(target.id)
    ? [target.id, ...target.videos.map((video) => video.id), chapterEndKey(target.id)]
    : [target.id]
  const row = rowKeys.indexOf(place.over === 'chapter-end' ? chapterEndKey(target.id) : place.id)
  const isBefore = (row + (place.edge === 'top' ? 0.25 : 0.75)) / rowKeys.length < 0.5
  const siblings = course.chapters.filter((chapter) => chapter.id !== id)
  const index = siblings.findIndex((chapter) => chapter.id === target.id)
  return {
    move: { type: 'chapter', id, afterId: isBefore ? (siblings[index - 1]?.id ?? null) : target.id },
    mark: {
      kind: 'line',
      rowKey: isBefore ? target.id : (rowKeys.at(-1) ?? target.id),
      edge: isBefore ? 'top' : 'bottom',
      level: 'chapter',
    },
  }
}

/** Where the "Move to…" dialog puts an item: `chapterId` is given for videos, `behind` names a chapter. */
export interface ChosenPlace {
  chapterId?: string
  place: 'first' | 'last' | { behind: string }
}

/** The move to a chosen place; `null` when it changes nothing. */
export function moveToPlace(course: CourseTree, id: string, chosen: ChosenPlace): MoveRequest | null {
  const video = findVideo(course, id)
  const chapter = video && findChapter(course, chosen.chapterId ?? video.chapter_id)
  if (video ? !chapter : !findChapter(course, id)) return null
  const siblings = (chapter ? chapter.videos : course.chapters).filter((item) => item.id !== id)
  const afterId =
    chosen.place === 'first'
      ? null
      : chosen.place === 'last'
        ? (siblings.at(-1)?.id ?? null)
        : chosen.place.behind
  const move: MoveRequest = chapter
    ? { type: 'video', id, toChapterId: chapter.id, afterId }
    : { type: 'chapter', id, afterId }
  return applyMove(course, move) === course ? null : move
}

/** What the live region says once `move` was made. `course` is how it was before. */
export function describeMove(course: CourseTree, move: MoveRequest): string {
  const title = titleOf(course, move.id) ?? ''
  const landed = placeOf(applyMove(course, move), move.id)
  if (!landed) return ''
  const place = `place ${landed.place} of ${landed.of}`
  return landed.chapterTitle === null
    ? `Moved chapter '${title}', ${place}.`
    : `Moved '${title}' to '${landed.chapterTitle}', ${place}.`
}

/** Where a drag would land, in words, for the card under the pointer. */
export function describeDestination(course: CourseTree, move: MoveRequest): string {
  const landed = placeOf(applyMove(course, move), move.id)
  if (!landed) return ''
  const place = `place ${landed.place} of ${landed.of}`
  return landed.chapterTitle === null ? `To ${place}` : `To ${landed.chapterTitle}, ${place}`
}
