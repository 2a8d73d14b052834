import { applyChange, invert, isUndoable, noRows } from '@/lib/course-operations'
import { findChapter, findVideo, renameChapter, renameVideo } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { batchChapterUpdateSchema, deleteItemsSchema, renamesSchema } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { CourseEvent, EventRows } from '@/types/operations'
import { fakeApi } from './fake-api'
import { route } from './route'

const PAGE = 50

/** The fake's operations: the activity list, catching up, undoing, and edits of many items in one step. */
export const operationHandlers = [
  route('get', '/api/courses/:id/operations', ({ id, query }) => {
    fakeApi.course(id)
    const events = fakeApi.events.get(id) ?? []
    const after = query.get('after')
    const before = Number(query.get('before') ?? Infinity)
    const all =
      after === null
        ? events
            .filter(({ operation }) => operation.kind !== 'system' && operation.revision < before)
            .map(({ operation }) => operation)
            .toReversed()
        : events.filter(({ operation }) => operation.revision > Number(after))
    const end = Number(query.get('limit') ?? PAGE)
    return { json: { items: all.slice(0, end), nextCursor: end < all.length ? 'more' : null } }
  }),
  route('post', '/api/courses/:id/operations/:operationId/undo', ({ id, params }) => {
    const course = fakeApi.course(id)
    const events = fakeApi.events.get(id) ?? []
    const event = events.find(({ operation }) => operation.id === params.operationId)
    if (!event) throw new AppError('notFound', 'This step is not known.')
    if (!isUndoable(event.operation.changes) || event.operation.undone_by !== null) {
      throw new AppError('notReady', 'This step can no longer be taken back.')
    }
    const changes = invert(event.operation.changes)
    const rows = rowsOf(events)
    const marks = fakeApi.marks.get(id) ?? []
    for (const change of changes) if (change.type === 'mark') fakeApi.mark(change.id, { isSaved: false })
    fakeApi.marks.set(
      id,
      (fakeApi.marks.get(id) ?? marks).filter(
        (mark) => !changes.some((change) => change.type === 'unmark' && change.id === mark.id),
      ),
    )
    // The row of a video has the captions of now; of earlier ones the change says all that is known.
    const after = changes.reduce(
      (tree, change) => applyChange(tree, change, change.type === 'caption' ? noRows : rows),
      course,
    )
    return { json: fakeApi.save(after, { kind: event.operation.kind, undoOf: event.operation.id }) }
  }),
  route(
    'post',
    '/api/courses/:id/delete',
    ({ id, body }) => {
      const course = fakeApi.course(id)
      for (const itemId of body.ids) fakeApi.mark(itemId, { isSaved: false })
      return { json: fakeApi.save(body.ids.reduce(withoutMarked, course), { kind: 'delete' }) }
    },
    deleteItemsSchema,
  ),
  route(
    'post',
    '/api/courses/:id/renames',
    ({ id, body: { updates } }) => {
      const renamed = updates.reduce<CourseTree>(
        (tree, { type, id: itemId, title }) =>
          type === 'chapter' ? renameChapter(tree, itemId, title) : renameVideo(tree, itemId, title),
        fakeApi.course(id),
      )
      return { json: fakeApi.save(renamed, { kind: 'rename' }) }
    },
    renamesSchema,
  ),
  route(
    'patch',
    '/api/chapters',
    ({ body: { updates } }) => {
      const course = fakeApi.courseOf(updates[0]?.id ?? '')
      const renamed = updates.reduce<CourseTree>(
        (tree, { id, title }) => (title === undefined ? tree : renameChapter(tree, id, title)),
        course,
      )
      return { json: { items: fakeApi.save(renamed).chapters } }
    },
    batchChapterUpdateSchema,
  ),
]

const withoutMarked = (course: ReturnType<typeof fakeApi.course>, id: string) =>
  applyChange(course, { type: 'remove', item: findChapter(course, id) ? 'chapter' : 'video', id, title: '' })

/** Every row that events have told of or that marks have kept, the newest of each. */
function rowsOf(events: readonly CourseEvent[]): EventRows {
  const before = [...fakeApi.marks.values()].flat().map((mark) => ({ id: mark.id, tree: mark.before }))
  return {
    chapters: [
      ...before.flatMap(({ id, tree }) => findChapter(tree, id) ?? []),
      ...events.flatMap(({ rows }) => rows.chapters).toReversed(),
    ],
    videos: [
      ...before.flatMap(({ id, tree }) => findVideo(tree, id) ?? []),
      ...events.flatMap(({ rows }) => rows.videos).toReversed(),
    ],
  }
}

/** The same course with a title that is still what its editor began from. @throws AppError `changed` */
export function checkExpected(
  expected: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
  courseId: string,
): void {
  for (const [name, value] of Object.entries(expected)) {
    if (current[name] === value || current[name] === wanted[name]) continue
    const last = fakeApi.events.get(courseId)?.at(-1)?.operation
    throw new AppError('changed', 'This text was changed meanwhile.', {
      details: {
        current: { [name]: current[name] },
        changed_by: last?.actor ?? null,
        changed_at: last?.created_at ?? new Date().toISOString(),
      },
    })
  }
}
