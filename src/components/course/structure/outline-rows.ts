import { flattenOutline, withoutItem } from '@/lib/course-tree'
import type { Chapter, CourseTree, Video } from '@/types/course'
import { chapterEndKey } from './drop-to-move'

/** One line of the editor. `key` is unique in the list; `number` is "2" or "2.1". */
export type EditorRow =
  | { kind: 'chapter'; key: string; chapter: Chapter; number: string; isExpanded: boolean }
  | { kind: 'video'; key: string; video: Video; chapterId: string; number: string; isLast: boolean }
  | { kind: 'marked'; key: string; type: 'chapter' | 'video'; title: string; chapterId: string }
  | { kind: 'chapter-end'; key: string; chapter: Chapter; isEmpty: boolean }

/** The course as it will be once what is marked for deletion is gone: numbers and moves go by it. */
export const withoutMarked = (course: CourseTree, marked: ReadonlySet<string>): CourseTree =>
  [...marked].reduce(withoutItem, course)

/**
 * Every line to draw, in one flat list that can be virtualised. What is marked for deletion keeps its place as
 * a line of its own, a marked chapter without its videos, and is left out of the numbers.
 */
export function editorRows(
  course: CourseTree,
  expanded: Readonly<Record<string, boolean>>,
  marked: ReadonlySet<string>,
): EditorRow[] {
  const kept = new Map(
    withoutMarked(course, marked).chapters.map((chapter, index) => [chapter.id, { chapter, index }]),
  )
  const rows: EditorRow[] = []
  let open: Chapter | null = null
  let videoNumber = 0
  const closeChapter = () => {
    if (open) {
      rows.push({
        kind: 'chapter-end',
        key: chapterEndKey(open.id),
        chapter: open,
        isEmpty: open.videos.length === 0,
      })
    }
    open = null
  }
  for (const row of flattenOutline(course, expanded)) {
    if (row.kind === 'chapter') {
      closeChapter()
      const entry = kept.get(row.id)
      if (!entry) {
        rows.push({
          kind: 'marked',
          key: row.id,
          type: 'chapter',
          title: row.chapter.title,
          chapterId: row.id,
        })
        continue
      }
      const { chapter, index } = entry
      rows.push({ kind: 'chapter', key: row.id, chapter, number: `${index + 1}`, isExpanded: row.isExpanded })
      open = row.isExpanded ? chapter : null
      videoNumber = 0
      continue
    }
    const entry = kept.get(row.chapterId)
    if (!entry) continue
    if (marked.has(row.id)) {
      rows.push({
        kind: 'marked',
        key: row.id,
        type: 'video',
        title: row.video.filename,
        chapterId: row.chapterId,
      })
      continue
    }
    videoNumber += 1
    rows.push({
      kind: 'video',
      key: row.id,
      video: row.video,
      chapterId: row.chapterId,
      number: `${entry.index + 1}.${videoNumber}`,
      isLast: videoNumber === entry.chapter.videos.length,
    })
  }
  closeChapter()
  return rows
}

export const hasItem = (course: CourseTree, id: string): boolean =>
  course.chapters.some((chapter) => chapter.id === id || chapter.videos.some((video) => video.id === id))
