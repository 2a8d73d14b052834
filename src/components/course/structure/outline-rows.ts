import { flattenOutline, withoutItem } from '@/lib/course-tree'
import type { Chapter, CourseTree, Video } from '@/types/course'
import type { NewField, NewTarget, SentItem } from './use-new-fields'

/** One line of the editor. `key` is unique in the list; `number` is "2" or "2.1". */
export type EditorRow =
  | { kind: 'chapter'; key: string; chapter: Chapter; number: string; isExpanded: boolean }
  | { kind: 'video'; key: string; video: Video; chapterId: string; number: string; isLast: boolean }
  | { kind: 'marked'; key: string; type: 'chapter' | 'video'; title: string; chapterId: string }
  | { kind: 'chapter-end'; key: string; chapter: Chapter; isEmpty: boolean }
  | { kind: 'sent'; key: string; title: string; target: NewTarget }
  | { kind: 'field'; key: string; field: NewField }

/** The key of the line below a chapter's last video. */
export const chapterEndKey = (chapterId: string) => `end:${chapterId}`

/** What was typed and is not in the outline yet: sent titles, then the fields still open. */
export interface NewRows {
  sent: readonly SentItem[]
  fields: readonly NewField[]
}

const nothingNew: NewRows = { sent: [], fields: [] }

/** The course as it will be once what is marked for deletion is gone: numbers and moves go by it. */
export const withoutMarked = (course: CourseTree, marked: ReadonlySet<string>): CourseTree =>
  [...marked].reduce(withoutItem, course)

/**
 * Every line to draw, in one flat list that is virtualised. What is marked for deletion keeps its place as a line
 * of its own, a marked chapter without its videos, and is left out of the numbers. New lines stand at the end of
 * what they were opened for; a field whose chapter is gone or closed goes to the very end, so that no text is lost.
 */
export function editorRows(
  course: CourseTree,
  expanded: Readonly<Record<string, boolean>>,
  marked: ReadonlySet<string>,
  { sent, fields }: NewRows = nothingNew,
): EditorRow[] {
  const kept = new Map(
    withoutMarked(course, marked).chapters.map((chapter, index) => [chapter.id, { chapter, index }]),
  )
  const waiting = sent.filter(({ id }) => !hasItem(course, id))
  const placed = new Set<NewField>()
  const rows: EditorRow[] = []
  let open: Chapter | null = null
  let videoNumber = 0

  const addNew = (target: NewTarget) => {
    for (const item of waiting) {
      if (item.target === target) rows.push({ kind: 'sent', key: item.id, title: item.title, target })
    }
    for (const field of fields) {
      if (field.target !== target) continue
      placed.add(field)
      rows.push({ kind: 'field', key: fieldKey(field), field })
    }
  }
  const closeChapter = () => {
    if (open) {
      addNew(open.id)
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
  addNew(null)
  for (const field of fields) {
    if (!placed.has(field)) rows.push({ kind: 'field', key: fieldKey(field), field })
  }
  return rows
}

const fieldKey = ({ key }: NewField) => `field:${key}`

export const hasItem = (course: CourseTree, id: string): boolean =>
  course.chapters.some((chapter) => chapter.id === id || chapter.videos.some((video) => video.id === id))

/** The chapter that a row belongs to; its own id for a chapter, `undefined` for what stands outside all of them. */
export function chapterOf(row: EditorRow): string | undefined {
  switch (row.kind) {
    case 'chapter':
    case 'chapter-end':
      return row.chapter.id
    case 'video':
    case 'marked':
      return row.chapterId
    case 'sent':
      return row.target ?? undefined
    case 'field':
      return row.field.target ?? undefined
  }
}
