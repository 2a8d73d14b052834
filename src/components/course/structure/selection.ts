import { findChapter, findVideo } from '@/lib/course-tree'
import { count } from '@/lib/format'
import type { CourseTree } from '@/types/course'
import type { Item } from './actions'
import type { EditorRow } from './outline-rows'

type SelectableRow = Extract<EditorRow, { kind: 'chapter' | 'video' }>

const isSelectable = (row: EditorRow): row is SelectableRow => row.kind === 'chapter' || row.kind === 'video'

/**
 * The rows from one to another, both included, in either direction. Between two videos there are videos only and
 * between two chapters chapters only: a chapter's row on the way would take all its videos along. What is in a
 * closed chapter is not on the way. Without a beginning it is the end alone.
 */
export function rangeOf(rows: readonly EditorRow[], from: string | null, to: string): string[] {
  const end = rows.findIndex(({ key }) => key === to)
  const start = rows.findIndex(({ key }) => key === from)
  const first = rows[start]
  const last = rows[end]
  if (!last || !isSelectable(last)) return []
  if (!first || !isSelectable(first)) return [to]
  const kinds = new Set<EditorRow['kind']>([first.kind, last.kind])
  return rows
    .slice(Math.min(start, end), Math.max(start, end) + 1)
    .filter((row) => kinds.has(row.kind))
    .map(({ key }) => key)
}

/** The next row up or down that can be selected, or the same one at the edge. */
export function nextSelectable(rows: readonly EditorRow[], key: string, step: -1 | 1): string {
  const at = rows.findIndex((row) => row.key === key)
  const next =
    step === 1
      ? rows.find((row, index) => index > at && isSelectable(row))
      : rows.findLast((row, index) => index < at && isSelectable(row))
  return next?.key ?? key
}

/** Every chapter and video, also those in closed chapters. */
export const allIds = (course: CourseTree): string[] =>
  course.chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)])

/**
 * What an action on the selection acts on, in the order of the outline: selected chapters as a whole, and
 * selected videos that are in none of those.
 */
export function selectedItems(course: CourseTree, selected: ReadonlySet<string>): Item[] {
  if (selected.size === 0) return []
  return course.chapters.flatMap(({ id, title, videos }): Item[] => {
    if (selected.has(id)) return [{ type: 'chapter', id, title }]
    return videos
      .filter((video) => selected.has(video.id))
      .map((video) => ({ type: 'video', id: video.id, title: video.filename }))
  })
}

/** The selected rows themselves: a chapter stands for its own title, not for its videos. */
export const selectedRows = (
  course: CourseTree,
  selected: ReadonlySet<string>,
): Pick<Item, 'type' | 'id'>[] =>
  course.chapters
    .flatMap(({ id, videos }): Pick<Item, 'type' | 'id'>[] => [
      { type: 'chapter', id },
      ...videos.map((video) => ({ type: 'video' as const, id: video.id })),
    ])
    .filter(({ id }) => selected.has(id))

/**
 * What moves when `item` is dragged or moved by key: itself when it is not selected, else the whole selection of
 * its kind, in the order of the outline. Chapters and videos never move together, since they land on different
 * levels: a chapter takes the selected chapters, a video the selected videos. Videos inside a selected chapter are
 * left out of that, they belong to their chapter; such a video moves alone.
 */
export function movedWith(course: CourseTree, selected: ReadonlySet<string>, item: Item): Item[] {
  if (!selected.has(item.id)) return [item]
  const items = selectedItems(course, selected).filter(({ type }) => type === item.type)
  return items.some(({ id }) => id === item.id) ? items : [item]
}

/** "3 videos", "1 chapter", "2 chapters and 5 videos". */
export function selectionWords(course: CourseTree, selected: ReadonlySet<string>): string {
  const chapters = course.chapters.filter(({ id }) => selected.has(id)).length
  const videos = selected.size - chapters
  if (videos === 0) return count(chapters, 'chapter')
  return chapters === 0
    ? count(videos, 'video')
    : `${count(chapters, 'chapter')} and ${count(videos, 'video')}`
}

/** What the selected ones are together: "video", "chapters", "items" when there are both. */
export function nounOf(course: CourseTree, selected: ReadonlySet<string>): string {
  const chapters = course.chapters.filter(({ id }) => selected.has(id)).length
  const noun = chapters === 0 ? 'video' : chapters === selected.size ? 'chapter' : 'item'
  return selected.size === 1 ? noun : `${noun}s`
}

export function itemById(course: CourseTree, id: string): Item | undefined {
  const chapter = findChapter(course, id)
  if (chapter) return { type: 'chapter', id, title: chapter.title }
  const video = findVideo(course, id)
  return video && { type: 'video', id, title: video.filename }
}
