import { applyChanges } from '@/lib/course-operations'
import type { PendingDelete } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Change, CourseEvent, CourseFields } from '@/types/operations'
import { markOf } from './edits'
import type { QueuedEdit } from './queued-edit'
import type { createRemovedRows } from './removed-rows'

type RemovedRows = ReturnType<typeof createRemovedRows>

/** The course with one edit that the server has not confirmed; what is not known here is left for its answer. */
export function withEdit(tree: CourseTree, { changes }: QueuedEdit, removed: RemovedRows): CourseTree {
  const rows = removed.rowsFor(changes)
  // A row that was marked before this page was loaded comes with the answer, at its place.
  const known = changes.filter((change) => change.type !== 'unmark' || removed.has(change.id))
  return applyChanges(tree, known, rows)
}

/**
 * Replays edits on a base, and goes on from the last result when only more were added: a hundred edits made
 * offline must not cost a hundred replays for each key.
 */
export function createReplay(removed: RemovedRows) {
  let last: { base: CourseTree; edits: readonly QueuedEdit[]; result: CourseTree } | null = null

  return (base: CourseTree, edits: readonly QueuedEdit[]): CourseTree => {
    const known =
      last?.base === base && last.edits.every((edit, index) => edit === edits[index]) ? last : null
    const result = edits
      .slice(known?.edits.length ?? 0)
      .reduce((tree, edit) => withEdit(tree, edit, removed), known?.result ?? base)
    last = edits.length === 0 ? null : { base, edits, result }
    return result
  }
}

/** The list of marked items after `changes`; `added` is what is known of newly marked ones. */
export function withMarks(
  items: PendingDelete[],
  changes: readonly Change[],
  added: readonly PendingDelete[],
): PendingDelete[] {
  const gone = new Set(
    changes.flatMap((change) => (change.type === 'unmark' || change.type === 'remove' ? [change.id] : [])),
  )
  const marked = new Set(changes.flatMap((change) => (change.type === 'mark' ? [change.id] : [])))
  const fresh = added.filter(({ id }) => marked.has(id) && !items.some((item) => item.id === id))
  if (fresh.length === 0 && !items.some(({ id }) => gone.has(id))) return items
  return [...fresh.toReversed(), ...items].filter(({ id }) => !gone.has(id))
}

/** What an event adds to the list of marked items. @param tree the course before it */
export const marksOf = (tree: CourseTree, { operation }: CourseEvent): PendingDelete[] =>
  operation.changes.flatMap((change) =>
    change.type === 'mark' ? (markOf(tree, change.id, Date.parse(operation.created_at)) ?? []) : [],
  )

/** The course's own fields that `changes` set. */
export const fieldsOf = (changes: readonly Change[]): CourseFields =>
  Object.assign(
    {},
    ...changes.map((change) => (change.type === 'course' ? change.after : {})),
  ) as CourseFields // of its parts
