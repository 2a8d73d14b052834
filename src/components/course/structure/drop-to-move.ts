import { findChapter, findVideo, titleOf } from '@/lib/course-tree'
import { count } from '@/lib/format'
import type { MoveRequest } from '@/schemas/course'
import type { Chapter, CourseTree } from '@/types/course'
import { chapterEndKey } from './outline-rows'

/** The row under the pointer, and which half of it. `chapter-end` is the line below a chapter's last video. */
export interface DropPlace {
  over: 'chapter' | 'video' | 'chapter-end'
  /** Of the video for `video`, otherwise of the chapter. */
  id: string
  edge: 'top' | 'bottom'
}

/** What to draw: a line above or below a row, or a frame round a chapter that takes the videos at its end. */
export type DropMark =
  | { kind: 'line'; rowKey: string; edge: 'top' | 'bottom'; level: 'chapter' | 'video' }
  | { kind: 'into'; chapterId: string }

/** Chapters or videos that move as one. */
export interface Block {
  type: 'chapter' | 'video'
  /** In the order of the outline, which they keep. */
  ids: readonly string[]
}

/** Where a block would stand, one behind the other. */
export interface Landing extends Block {
  /** Given for videos. */
  toChapterId?: string
  /** What they stand behind, not one of them; `null` for the beginning. */
  afterId: string | null
  /** Place of the first, 1-based, among so many afterwards. */
  place: number
  of: number
  chapterTitle: string | null
}

export type MarkedLanding = Landing & { mark: DropMark }

/**
 * Where a block would land if it were let go at `place`. `null` means nowhere new: dropped onto itself, on the
 * place it already has, or on a row that is gone.
 */
export function dropToMove(
  course: CourseTree,
  block: Block,
  place: DropPlace,
  isExpanded: (chapterId: string) => boolean,
): MarkedLanding | null {
  return block.type === 'video'
    ? dropVideos(course, block, place)
    : dropChapters(course, block, place, isExpanded)
}

function dropVideos(course: CourseTree, block: Block, place: DropPlace): MarkedLanding | null {
  if (place.over !== 'video') {
    const landing = moveToPlace(course, block, { chapterId: place.id, place: 'last' })
    const mark: DropMark =
      place.over === 'chapter'
        ? { kind: 'into', chapterId: place.id }
        : { kind: 'line', rowKey: chapterEndKey(place.id), edge: 'top', level: 'video' }
    return landing && { ...landing, mark }
  }
  const chapter = findChapter(course, findVideo(course, place.id)?.chapter_id ?? '')
  if (!chapter) return null
  const index = chapter.videos.findIndex((video) => video.id === place.id)
  const landing = landAt(course, block, index + (place.edge === 'bottom' ? 1 : 0), chapter)
  return landing && { ...landing, mark: { kind: 'line', rowKey: place.id, edge: place.edge, level: 'video' } }
}

/** Chapters land before or behind a whole other chapter: the half of that chapter's rows decides. */
function dropChapters(
  course: CourseTree,
  block: Block,
  place: DropPlace,
  isExpanded: (chapterId: string) => boolean,
): MarkedLanding | null {
  const targetId = place.over === 'video' ? findVideo(course, place.id)?.chapter_id : place.id
  const index = course.chapters.findIndex(({ id }) => id === targetId)
  const target = course.chapters[index]
  if (!target) return null
  const rowKeys = isExpanded(target.id)
    ? [target.id, ...target.videos.map((video) => video.id), chapterEndKey(target.id)]
    : [target.id]
  const row = rowKeys.indexOf(place.over === 'chapter-end' ? chapterEndKey(target.id) : place.id)
  const isBefore = (row + (place.edge === 'top' ? 0.25 : 0.75)) / rowKeys.length < 0.5
  const landing = landAt(course, block, isBefore ? index : index + 1)
  return (
    landing && {
      ...landing,
      mark: {
        kind: 'line',
        rowKey: isBefore ? target.id : (rowKeys.at(-1) ?? target.id),
        edge: isBefore ? 'top' : 'bottom',
        level: 'chapter',
      },
    }
  )
}

/** Where the "Move to…" dialog puts a block: `chapterId` is given for videos. */
export interface ChosenPlace {
  chapterId?: string
  place: 'first' | 'last' | { behind: string }
}

/** The landing at a chosen place; `null` when it changes nothing or is gone. */
export function moveToPlace(course: CourseTree, block: Block, chosen: ChosenPlace): Landing | null {
  const chapter = block.type === 'video' ? findChapter(course, chosen.chapterId ?? '') : undefined
  if (block.type === 'video' && !chapter) return null
  const list = chapter ? chapter.videos : course.chapters
  const { place } = chosen
  if (place === 'first') return landAt(course, block, 0, chapter)
  if (place === 'last') return landAt(course, block, list.length, chapter)
  const index = list.findIndex(({ id }) => id === place.behind)
  return index < 0 ? null : landAt(course, block, index + 1, chapter)
}

/**
 * One place up (-1) or down (1), as the row menu and the keys ask for it. Several items gather at the first (up)
 * or the last of them (down) and go on as one. At its chapter's edge a video goes on into the next chapter.
 * `null` when there is nowhere to go.
 */
export function moveByOne(course: CourseTree, { type, ids }: Block, step: -1 | 1): Landing | null {
  const block = { type, ids: existing(course, { type, ids }) }
  const pivot = step === -1 ? block.ids[0] : block.ids.at(-1)
  if (pivot === undefined) return null
  if (type === 'chapter') {
    const at = course.chapters.findIndex(({ id }) => id === pivot)
    return landAt(course, block, stepped(at, step, course.chapters.length))
  }
  const home = course.chapters.findIndex(({ videos }) => videos.some(({ id }) => id === pivot))
  const chapter = course.chapters[home]
  if (!chapter) return null
  const at = chapter.videos.findIndex(({ id }) => id === pivot)
  const isAtEdge = step === -1 ? at === 0 : at === chapter.videos.length - 1
  const neighbour = isAtEdge ? course.chapters[home + step] : undefined
  if (neighbour) return landAt(course, block, step === -1 ? neighbour.videos.length : 0, neighbour)
  return landAt(course, block, stepped(at, step, chapter.videos.length), chapter)
}

/** The gap to land in: above the item before the pivot, or below the one behind it. */
const stepped = (at: number, step: -1 | 1, length: number) =>
  step === -1 ? Math.max(0, at - 1) : Math.min(length, at + 2)

/** The one place where a landing is made. `index` is the gap in the list as it is, what moves included. */
function landAt(course: CourseTree, block: Block, index: number, chapter?: Chapter): Landing | null {
  const ids = existing(course, block)
  if (ids.length === 0) return null
  const moving = new Set(ids)
  const list = chapter ? chapter.videos : course.chapters
  const stays = ({ id }: { id: string }) => !moving.has(id)
  const before = list.slice(0, index).filter(stays)
  const behind = list.slice(index).filter(stays)
  const after = [...before.map(({ id }) => id), ...ids, ...behind.map(({ id }) => id)]
  if (after.length === list.length && after.every((id, at) => id === list[at]?.id)) return null
  return {
    type: block.type,
    ids,
    ...(chapter && { toChapterId: chapter.id }),
    afterId: before.at(-1)?.id ?? null,
    place: before.length + 1,
    of: after.length,
    chapterTitle: chapter?.title ?? null,
  }
}

/** Without what another person deleted meanwhile. */
function existing(course: CourseTree, { type, ids }: Block): readonly string[] {
  const wanted = new Set(ids)
  const there = (
    type === 'chapter' ? course.chapters : course.chapters.flatMap(({ videos }) => videos)
  ).filter(({ id }) => wanted.has(id))
  return there.length === ids.length ? ids : ids.filter((id) => there.some((item) => item.id === id))
}

/** The moves that make a landing, each behind the one before it; without those that would change nothing. */
export function movesOf(course: CourseTree, { type, ids, toChapterId, afterId }: Landing): MoveRequest[] {
  const target = toChapterId === undefined ? course.chapters : findChapter(course, toChapterId)?.videos
  const list = (target ?? []).map(({ id }) => id)
  const moves: MoveRequest[] = []
  let behind = afterId
  for (const id of ids) {
    const at = list.indexOf(id)
    if (at < 0 || (list[at - 1] ?? null) !== behind) {
      moves.push({ type, id, ...(toChapterId !== undefined && { toChapterId }), afterId: behind })
      if (at >= 0) list.splice(at, 1)
      list.splice(behind === null ? 0 : list.indexOf(behind) + 1, 0, id)
    }
    behind = id
  }
  return moves
}

/** What the live region says once a landing was made. `course` is how it was before. */
export function describeMove(course: CourseTree, landing: Landing): string {
  const { type, ids, place, of, chapterTitle } = landing
  const [first = ''] = ids
  const title = `'${titleOf(course, first) ?? ''}'`
  const what = ids.length > 1 ? count(ids.length, type) : type === 'chapter' ? `chapter ${title}` : title
  const where =
    ids.length > 1 ? `places ${place} to ${place + ids.length - 1} of ${of}` : `place ${place} of ${of}`
  return `Moved ${what}${chapterTitle === null ? '' : ` to '${chapterTitle}'`}, ${where}.`
}

/** Where a drag would land, in words, for the card under the pointer. */
export const describeDestination = ({ place, of, chapterTitle }: Landing): string =>
  chapterTitle === null ? `To place ${place} of ${of}` : `To ${chapterTitle}, place ${place} of ${of}`
