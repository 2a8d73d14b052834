import { applyChange } from '@/lib/course-operations'
import { findChapter, findVideo } from '@/lib/course-tree'
import { differentCaptions } from '@/lib/outline'
import { placeIn } from '@/lib/outbox/edits'
import type { CourseTree } from '@/types/course'
import type { Change, CourseFields, EventRows } from '@/types/operations'

const fields = [
  'title',
  'description',
  'price',
  'difficulty',
  'picture',
  'status',
  'setup_step',
  'setup_completed_at',
  'published_revision',
] as const

/**
 * The changes that lead from one course to another, as the real server records them one by one. A place is always
 * behind the item that stands before it in `after`, so that applying them in order gives `after`.
 * @param isMarked whether an item that appears was only marked before
 */
export function changesBetween(
  before: CourseTree,
  after: CourseTree,
  isMarked: (id: string) => boolean,
): { changes: Change[]; rows: EventRows } {
  const changes: Change[] = []
  const rows: EventRows = { chapters: [], videos: [] }
  let tree = before
  const step = (change: Change) => {
    changes.push(change)
    tree = applyChange(tree, change, rows)
  }

  const changed = fields.filter((name) => before[name] !== after[name])
  if (changed.length > 0) {
    const pick = (course: CourseTree) =>
      Object.fromEntries(changed.map((name) => [name, course[name]])) as CourseFields // its own fields
    step({ type: 'course', before: pick(before), after: pick(after) })
  }
  for (const { id, title, videos } of before.chapters) {
    const place = placeIn(tree, id)
    if (!findChapter(after, id) && place) step({ type: 'mark', item: 'chapter', id, title, place })
    else {
      for (const video of videos) {
        const at = placeIn(tree, video.id)
        if (!findVideo(after, video.id) && at) {
          step({ type: 'mark', item: 'video', id: video.id, title: video.filename, place: at })
        }
      }
    }
  }
  after.chapters.forEach((chapter, index) => {
    const { id, title } = chapter
    const to = { parentId: after.id, afterId: after.chapters[index - 1]?.id ?? null }
    const known = findChapter(tree, id)
    if (!known) {
      rows.chapters.push(chapter)
      rows.videos.push(...chapter.videos)
      step({ type: isMarked(id) ? 'unmark' : 'create', item: 'chapter', id, title, place: to })
    } else {
      if (known.title !== title) {
        step({ type: 'rename', item: 'chapter', id, before: known.title, after: title })
      }
      const from = placeIn(tree, id)
      if (from && from.afterId !== to.afterId) step({ type: 'move', item: 'chapter', id, title, from, to })
    }
    chapter.videos.forEach((video, place) => {
      const target = { parentId: id, afterId: chapter.videos[place - 1]?.id ?? null }
      const row = findVideo(tree, video.id)
      const named = { item: 'video', id: video.id, title: video.filename } as const
      if (!row) {
        rows.videos.push(video)
        return step({ type: isMarked(video.id) ? 'unmark' : 'create', ...named, place: target })
      }
      if (row.filename !== video.filename) {
        step({ type: 'rename', item: 'video', id: video.id, before: row.filename, after: video.filename })
      }
      const from = placeIn(tree, video.id)
      if (from && (from.parentId !== target.parentId || from.afterId !== target.afterId)) {
        step({ type: 'move', ...named, from, to: target })
      }
      for (const { language, before: was, after: is } of differentCaptions(row, video)) {
        const state = (caption: typeof was) => caption && { label: caption.label, checksum: caption.checksum }
        rows.videos.push(video)
        const named = { id: video.id, title: video.filename, language }
        step({ type: 'caption', ...named, before: state(was) ?? null, after: state(is) ?? null })
      }
      const isOther =
        row.status !== video.status ||
        row.size !== video.size ||
        row.thumbnailUrl !== video.thumbnailUrl ||
        row.upload !== video.upload ||
        row.free_preview !== video.free_preview ||
        row.failed_replacement !== video.failed_replacement
      if (isOther) {
        rows.videos.push(video)
        step({ type: 'video', id: video.id })
      }
    })
  })
  return { changes, rows }
}
