import { invert } from '@/lib/course-operations'
import { findChapter, titleOf, withVideoChanges } from '@/lib/course-tree'
import type { BatchVideoUpdateRequest, OutlineImport } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { Change, CourseFields } from '@/types/operations'
import { type ItemRef, courseAt, placeIn } from './edits'
import type { Edit } from './queued-edit'

/** Edits of many things in one step, of the whole course, and of other edits. Pure, like `edits.ts`. */

/** Many titles in one step, all or nothing. */
export function renameManyEdit(tree: CourseTree, updates: readonly (ItemRef & { title: string })[]): Edit {
  return {
    request: { method: 'POST', path: courseAt(tree.id, '/renames'), json: { updates } },
    changes: updates.map(({ type, id, title }) => ({
      type: 'rename',
      item: type,
      id,
      before: titleOf(tree, id) ?? '',
      after: title,
    })),
    what: 'the new titles',
    restored: 'the old titles are back',
    shownInPlace: 'all', // the dialog shows it with the titles
    comesBack: true,
  }
}

/** Titles and places of many videos in one step; `order` is the place wanted among the others. */
export function batchEdit(tree: CourseTree, updates: BatchVideoUpdateRequest['updates']): Edit {
  let now = tree
  const changes = updates.flatMap(({ id, filename, ...place }): Change[] => {
    const [before, from] = [titleOf(now, id), placeIn(now, id)]
    if (before === undefined || !from) return []
    const next = withVideoChanges(now, [{ id, ...withoutUndefined({ filename, ...place }) }])
    const to = placeIn(next, id)
    now = next
    const named = { item: 'video', id } as const
    return [
      ...(filename !== undefined && filename !== before
        ? [{ type: 'rename', ...named, before, after: filename } as const]
        : []),
      ...(to && (to.parentId !== from.parentId || to.afterId !== from.afterId)
        ? [{ type: 'move', ...named, title: before, from, to } as const]
        : []),
    ]
  })
  return {
    request: { method: 'PATCH', path: '/api/videos', json: { updates } },
    changes,
    what: 'the changes',
    restored: 'the videos are as they were',
  }
}

const withoutUndefined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** A pasted outline in one step: chapters behind `afterId`, and videos at the end of `chapterId`. */
export function importEdit(tree: CourseTree, request: OutlineImport): Edit {
  const { chapters, videos, chapterId = '' } = request
  let afterChapter = request.afterId === undefined ? (tree.chapters.at(-1)?.id ?? null) : request.afterId
  const lastVideo = findChapter(tree, chapterId)?.videos.at(-1)?.id ?? null
  const inChapter = (parentId: string, rows: typeof videos, start: string | null): Change[] => {
    let afterId = start
    return rows.map(({ id, filename: title }) => {
      const change: Change = { type: 'create', item: 'video', id, title, place: { parentId, afterId } }
      afterId = id
      return change
    })
  }
  return {
    request: {
      method: 'POST',
      path: courseAt(tree.id, '/outline'),
      json: { ...request },
    },
    changes: [
      ...inChapter(chapterId, videos, lastVideo),
      ...chapters.flatMap(({ id, title, videos: rows }): Change[] => {
        const place = { parentId: tree.id, afterId: afterChapter }
        afterChapter = id
        return [{ type: 'create', item: 'chapter', id, title, place }, ...inChapter(id, rows, null)]
      }),
    ],
    what: 'the outline',
    shownInPlace: 'all', // the dialog shows it with the text
    comesBack: true,
    restored: 'it was taken out again',
  }
}

/** Takes one operation back; a redo is the undo of an undo. */
export function undoEdit(
  courseId: string,
  operation: { id: string; changes: readonly Change[]; undo_of?: string | null },
): Edit {
  const isRedo = (operation.undo_of ?? null) !== null
  return {
    request: {
      method: 'POST',
      path: courseAt(courseId, `/operations/${encodeURIComponent(operation.id)}/undo`),
      json: {},
    },
    changes: invert(operation.changes),
    undoOf: operation.id,
    what: isRedo ? 'the redo' : 'the undo',
    restored: isRedo ? 'the step stays undone' : 'the step stays',
  }
}

/** Back to what students see. What that changes comes with the answer. */
export const revertEdit = (courseId: string): Edit => ({
  request: { method: 'POST', path: courseAt(courseId, '/revert'), json: {} },
  changes: [],
  what: 'the return to the published version',
  restored: 'the course is as it was before',
  isNow: true,
})

/** Publishing, taking back, archiving, finishing the setup: asked for now or not at all, behind every edit. */
export function lifecycleEdit(
  courseId: string,
  action: 'publish' | 'unpublish' | 'archive' | 'complete-setup',
  { after, before, json = {} }: { after: CourseFields; before: CourseFields; json?: Record<string, unknown> },
): Edit {
  return {
    request: { method: 'POST', path: courseAt(courseId, `/${action}`), json },
    changes: [{ type: 'course', before, after }],
    what: action === 'complete-setup' ? 'the course' : 'the change of status',
    restored: 'the course keeps its old one',
    shownInPlace: action === 'complete-setup' ? 'all' : ['notReady'],
    isNow: true,
  }
}
