import type { QueryClient } from '@tanstack/react-query'
import { titleOf } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { courseQueries } from '@/lib/query/course-queries'
import type { BatchVideoUpdateRequest, OutlineImport } from '@/schemas/course'
import type { CourseStatus, CourseTree } from '@/types/course'
import { type Answer, type CourseSync, type EditStep, answerOf, courseSync } from './course-sync'
import * as bulk from './bulk-edits'
import { type NewCaptions, removeCaptionsEdit, setCaptionsEdit } from './caption-edits'
import * as make from './edits'
import type { FieldValue } from './queued-edit'

/**
 * Everything that can be done to a course, by its id. Each edit shows at once, is kept until the server has it, and
 * is sent in the order in which it was made. The promises settle with the server's word and reject with an `AppError`
 * when the edit is off the screen again; people are told by then.
 */
export interface CourseEdits {
  /** Several items in one step, each right behind its `afterId`, in the order given. */
  move: (moves: readonly make.ItemMove[]) => Answer
  /** @param from the title when its editing began; absent: the one that is shown */
  rename: (item: make.ItemRef, title: string, from?: string) => Answer
  renameMany: (updates: readonly (make.ItemRef & { title: string })[]) => Answer
  /** @param from what a single typed field held when its editing began */
  updateCourse: (fields: make.CourseUpdate, from?: FieldValue) => Answer
  createChapter: (chapter: { id: string; title: string; afterId?: string | null }) => Answer
  createVideo: (video: { id: string; chapterId: string; filename: string }) => Answer
  /** A pasted outline; the dialog tells its failures. */
  importOutline: (request: OutlineImport) => Answer
  batchVideos: (updates: BatchVideoUpdateRequest['updates']) => Answer
  /** Marks chapters and videos for deletion. */
  remove: (ids: readonly string[]) => Answer
  /** Brings marked items back; all of them without ids. */
  restore: (ids?: readonly string[]) => Answer
  /** Deletes marked items for good; all of them without ids. */
  purge: (ids?: readonly string[]) => Answer
  /** Takes one step back; taking that back is the redo. */
  undo: (step: EditStep) => Answer
  /** Adds captions to a video, or puts others in their place. */
  setCaptions: (captions: NewCaptions) => Answer
  removeCaptions: (videoId: string, language: string) => Answer
  setStatus: (action: 'publish' | 'unpublish' | 'archive') => Answer
  completeSetup: (request: { pendingDeletes?: string[] }) => Answer
}

const statusAfter: Record<'publish' | 'unpublish' | 'archive', CourseStatus> = {
  publish: 'published',
  unpublish: 'draft',
  archive: 'archived',
}

export function createCourseEdits(client: QueryClient, courseId: string): CourseEdits {
  const sync: CourseSync = courseSync(client, courseId)
  const shown = () => client.getQueryData(courseQueries.detail(courseId).queryKey)
  const onTree = (edit: (tree: CourseTree) => Parameters<CourseSync['submit']>[0]): Answer => {
    const tree = shown()
    if (!tree) return answerOf(Promise.reject(notLoaded()), noStep)
    return sync.submit(edit(tree))
  }
  const marked = (ids?: readonly string[]) => {
    const items = client.getQueryData(courseQueries.pendingDeletes(courseId).queryKey) ?? []
    return ids === undefined ? items : items.filter(({ id }) => ids.includes(id))
  }

  const rename: CourseEdits['rename'] = (item, title, from) =>
    onTree((tree) => make.renameEdit(tree, item, title, from))

  /**
   * The same item asked for once more: a first asking that waits goes now, and the item gets the newer title.
   * `undefined` when it is new.
   */
  const creation = (item: make.ItemRef, title: string): Answer | undefined => {
    const waiting = sync
      .state()
      .items.find(({ edit }) =>
        edit.changes.some((change) => change.type === 'create' && change.id === item.id),
      )
    const tree = shown()
    const [first] = waiting?.edit.changes ?? []
    const known = first?.type === 'create' ? first.title : tree && titleOf(tree, item.id)
    if (known === undefined) return undefined
    const made = waiting ? sync.again(waiting.edit.id) : Promise.resolve(undefined)
    const named = known === title ? made : made.then(() => rename(item, title, known))
    return answerOf(named, waiting?.edit ?? noStep)
  }

  return {
    move: (moves) => onTree((tree) => make.moveEdit(tree, moves)),
    rename,
    renameMany: (updates) => onTree((tree) => bulk.renameManyEdit(tree, updates)),
    updateCourse: (fields, from) => onTree((tree) => make.courseEdit(tree, fields, from)),
    createChapter: (chapter) =>
      creation({ type: 'chapter', id: chapter.id }, chapter.title) ??
      onTree((tree) => make.createChapterEdit(tree, chapter)),
    createVideo: (video) =>
      creation({ type: 'video', id: video.id }, video.filename) ??
      onTree((tree) => make.createVideoEdit(tree, video)),
    importOutline: (request) => onTree((tree) => bulk.importEdit(tree, request)),
    batchVideos: (updates) => onTree((tree) => bulk.batchEdit(tree, updates)),
    remove: (ids) =>
      onTree((tree) =>
        make.removeEdit(
          tree,
          ids.map((id) => ({ id, type: make.typeOf(tree, id) })),
        ),
      ),
    restore: (ids) => sync.submit(make.restoreEdit(courseId, marked(ids), ids, sync.removed.places())),
    purge: (ids) => sync.submit(make.purgeEdit(courseId, marked(ids), ids)),
    undo: (step) => sync.submit(bulk.undoEdit(courseId, step)),
    setCaptions: (captions) => onTree((tree) => setCaptionsEdit(tree, captions)),
    removeCaptions: (videoId, language) => onTree((tree) => removeCaptionsEdit(tree, videoId, language)),
    setStatus: (action) => {
      const before = { status: shown()?.status ?? 'draft' }
      const after = { status: statusAfter[action] }
      return sync.submit(bulk.lifecycleEdit(courseId, action, { before, after }))
    },
    completeSetup: (request) =>
      sync.submit(
        bulk.lifecycleEdit(courseId, 'complete-setup', { before: {}, after: {}, json: { ...request } }),
      ),
  }
}

/** Of what changes nothing. */
export const noStep: EditStep = { id: '', changes: [] }

const notLoaded = () => new AppError('unavailable', 'The course is not loaded yet. Try again.')
