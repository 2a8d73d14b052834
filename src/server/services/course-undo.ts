import { AppError } from '@/lib/errors'
import { invert, isUndoable } from '@/lib/course-operations'
import type { FieldProblem } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Change, CourseFields, Operation, Place } from '@/types/operations'
import type { Actor } from '../actor'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { operationRepository } from '../db/repositories/operation-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { restoreCaption } from './caption-edits'
import { changeFields, fieldsOf } from './course-fields'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, requireRight, type Edit, type Written } from './edit-course'
import { findItem, markAll, putAt, rename, unmarkAll, type ItemRow } from './outline-edits'
import { parentOf, placeOfRow } from './outline-places'
import { positionBetween } from './positions'

/** Taking edits back. What takes an edit back is an edit itself, so taking that back is the redo. */
export const createCourseUndo = (context: EditContext) => ({
  /**
   * @throws AppError `notReady` naming what has changed since, so that the step no longer applies; nothing is
   *   changed then
   */
  async undo(actor: Actor, courseId: string, operationId: string): Promise<Written<CourseTree>> {
    const found = await courseRepository.find(context.db, courseId, actor.id)
    if (!found) throw notFound('course')
    requireRight(found.access, 'edit')
    const operation = await operationRepository.find(context.db, courseId, operationId)
    if (!operation) throw new AppError('notFound', 'This step is not in the activity of this course.')
    return editCourse(
      context,
      actor,
      { courseId },
      { kind: operation.kind, undoOf: operationId },
      (edit) => takeBack(edit, operationId),
      (id, access) => courseRepository.tree(context.db, id, access),
    )
  },
})

async function takeBack(edit: Edit, operationId: string): Promise<void> {
  // Read again under the lock: somebody may have taken it back just now.
  const operation = await operationRepository.find(edit.tx, edit.course.id, operationId)
  if (!operation) throw notFound('course')
  if (operation.undone_by !== null) throw refused('This step was taken back already.')
  if (!isUndoable(operation.changes)) throw refused('This step cannot be taken back.')
  const problems: FieldProblem[] = []
  for (const change of invert(operation.changes)) {
    const message = await applyInverse(edit, operation, change)
    if (message !== undefined) problems.push({ field: 'id' in change ? change.id : 'course', message })
  }
  const [first] = problems
  if (first) throw refused(`This step can no longer be taken back. ${first.message}`, problems)
}

const refused = (message: string, errors: FieldProblem[] = []) =>
  new AppError('notReady', message, { errors })

/** @returns why it does not apply any more */
async function applyInverse(edit: Edit, operation: Operation, change: Change): Promise<string | undefined> {
  if (change.type === 'course') return restoreFields(edit, change)
  if (change.type === 'video' || change.type === 'remove') return undefined
  if (change.type === 'caption') return restoreCaption(edit, change)
  const row = await findItem(edit, change.item, change.id)
  if (!row) return `“${titleOf(change)}” was deleted for good.`
  if (change.type === 'unmark') {
    if (row.deletedAt) await unmarkAll(edit, [row.id])
    return undefined
  }
  if (row.deletedAt) return change.type === 'mark' ? undefined : `“${row.title}” is marked for deletion.`
  switch (change.type) {
    case 'rename':
      if (row.title !== change.before) return `“${row.title}” was renamed once more since.`
      return void (await rename(edit, row, change.after))
    case 'move':
      return moveBack(edit, operation, row, change.to)
    case 'mark':
      return markAgain(edit, operation, row)
    case 'create':
      return undefined // only an inverse of `remove` would be one, and that has none
  }
}

const titleOf = (change: Exclude<Change, { type: 'course' | 'video' }>) =>
  change.type === 'rename' ? change.before : change.title

async function restoreFields(
  edit: Edit,
  { before, after }: { before: CourseFields; after: CourseFields },
): Promise<string | undefined> {
  const now = fieldsOf(edit.course)
  const changed = (Object.keys(before) as (keyof CourseFields)[]).find((name) => now[name] !== before[name])
  if (changed !== undefined) return `The ${changed} was changed once more since.`
  await changeFields(edit, after)
  return undefined
}

async function moveBack(
  edit: Edit,
  { revision }: Operation,
  row: ItemRow,
  to: Place,
): Promise<string | undefined> {
  const { tx, course } = edit
  if (await operationRepository.wasMovedAfter(tx, course.id, revision, row.id)) {
    return `“${row.title}” was moved once more since.`
  }
  if (row.item === 'video') {
    const chapter = await chapterRepository.find(tx, to.parentId, course.id)
    if (!chapter) return `The chapter that “${row.title}” was in was deleted for good.`
    if (chapter.deletedAt) return `“${chapter.title}”, where “${row.title}” was, is marked for deletion.`
  }
  const from = await placeOfRow(tx, row.item, row)
  const position = await positionAt(edit, row, to)
  await putAt(edit, row, to.parentId, position, from)
  return undefined
}

/** Right behind the row it stood behind, marked or not; else behind the one that people saw there; else last. */
async function positionAt({ tx }: Edit, row: ItemRow, place: Place): Promise<string> {
  const parent = parentOf(row.item, place.parentId)
  const { afterId, behindId = afterId } = place
  let anchor = undefined
  if (behindId !== null) {
    anchor =
      (await outlineRepository.find(tx, parent, behindId)) ??
      (afterId === null ? undefined : await outlineRepository.find(tx, parent, afterId)) ??
      (await outlineRepository.last(tx, parent, row.id))
  }
  const next = await outlineRepository.behind(tx, parent, anchor?.position, row.id)
  return positionBetween(anchor?.position, next?.position)
}

/** What was added goes to the marked items again, unless others have put something into it meanwhile. */
async function markAgain(edit: Edit, operation: Operation, row: ItemRow): Promise<string | undefined> {
  const isAddition = operation.changes.some((change) => change.type === 'create' && change.id === row.id)
  if (row.item === 'chapter' && isAddition) {
    const own = new Set(operation.changes.flatMap((change) => ('id' in change ? [change.id] : [])))
    const inside = await outlineRepository.siblings(edit.tx, { chapterId: row.id })
    if (inside.some(({ id, isMarked }) => !isMarked && !own.has(id))) {
      return `“${row.title}” has got videos since. Delete it instead.`
    }
  }
  await markAll(edit, [row.id])
  return undefined
}
