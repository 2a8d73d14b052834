import { AppError } from '@/lib/errors'
import { isId, newId } from '@/lib/ids'
import type { CourseAccess } from '@/types/course'
import type { Change, Operation, OperationKind, WriteResult } from '@/types/operations'
import type { Actor } from '../actor'
import type { ServerContext } from '../context'
import type { Database, Transaction } from '../db/client'
import { courseRepository, type CourseRow, type InCourse } from '../db/repositories/course-repository'
import { operationRepository } from '../db/repositories/operation-repository'
import type { Parent } from '../db/repositories/outline-repository'
import { notifyCourse } from '../events/notify'
import { inTransaction, notFound } from './course-write'

/** What an edit works with: the locked course, the transaction, and the place to say what it changed. */
export interface Edit {
  tx: Transaction
  course: CourseRow
  access: CourseAccess
  /** Everything that changed goes here, in order; an edit that records nothing is none. */
  record: (...changes: Change[]) => void
  /** A position was written in this list: it is numbered anew later if that has grown too long. */
  placed: (parent: Parent, position: string) => void
}

export interface EditOptions {
  kind: OperationKind
  /** `edit` (default) for owners and editors, `own` for owners only. */
  right?: 'edit' | 'own'
  /** What is missing when the course is not found: what the caller named. */
  what?: 'course' | 'chapter' | 'video'
  undoOf?: string
}

/** What a write has done. Reading the answer is left to the caller, who may not need it. */
export interface Written<T> {
  /** `null` when nothing had to change. */
  operation: Operation | null
  /** The resource as it is now. */
  read: () => Promise<T>
  /** The short answer: the revision, and what a follower of the course needs. */
  result: () => Promise<WriteResult>
}

export type Numbering = (parent: Parent, position: string) => void

/**
 * One edit of one course: checks the right, locks the course, lets `work` change it, and keeps what it recorded as
 * one operation at one new revision, told to every server. All of it in one transaction.
 * An operation id that was used before in this course changes nothing: the edit was made already.
 * @throws AppError `notFound` for strangers, `forbidden` for whoever may only look
 */
export async function editCourse<T>(
  { db, numbering }: Pick<ServerContext, 'db'> & { numbering: Numbering },
  actor: Actor,
  target: InCourse,
  { kind, right = 'edit', what = 'course', undoOf }: EditOptions,
  work: (edit: Edit) => Promise<void>,
  read: (courseId: string, access: CourseAccess) => Promise<T>,
): Promise<Written<T>> {
  const done = await inTransaction(db, async (tx) => {
    const found = await courseRepository.lock(tx, target, actor.id)
    if (!found) throw notFound(what)
    const { course, access } = found
    requireRight(access, right)
    const id = actor.operationId ?? newId()
    const before = actor.operationId && (await operationRepository.find(tx, course.id, id))
    if (before) {
      return { courseId: course.id, access, operation: before, revision: course.revision, placed: [] }
    }

    const changes: Change[] = []
    const placed: [Parent, string][] = []
    await work({
      tx,
      course,
      access,
      record: (...more) => changes.push(...more),
      placed: (parent, position) => placed.push([parent, position]),
    })
    const operation = await recordOperation(tx, course.id, {
      id,
      kind,
      changes,
      actor,
      ...(undoOf !== undefined && { undoOf }),
    })
    const revision = operation?.revision ?? course.revision
    return { courseId: course.id, access, operation, revision, placed }
  })
  for (const [parent, position] of done.placed) numbering(parent, position)
  return written(db, done, () => read(done.courseId, done.access))
}

/** @throws AppError `forbidden` */
export function requireRight(access: CourseAccess, right: 'edit' | 'own'): void {
  if (access === 'owner' || (access === 'editor' && right === 'edit')) return
  throw new AppError(
    'forbidden',
    access === 'viewer'
      ? 'You can look at this course but not change it. Ask its owner for the right to edit.'
      : 'Only an owner of this course can do that. Nothing was changed.',
  )
}

interface NewEntry {
  id?: string
  kind: OperationKind
  changes: Change[]
  /** Absent for the server's own work. */
  actor?: Actor
  undoOf?: string
}

/**
 * Gives the course its next revision with what changed in it, and tells every server; the caller holds the course's
 * lock.
 * @returns `null` when nothing changed
 */
export async function recordOperation(
  tx: Transaction,
  courseId: string,
  { id = newId(), kind, changes, actor, undoOf }: NewEntry,
): Promise<Operation | null> {
  if (changes.length === 0) return null
  const { revision, updatedAt } = await courseRepository.bump(tx, courseId)
  const row = {
    id,
    courseId,
    revision,
    kind,
    changes,
    userId: actor?.id ?? null,
    clientId: actor?.clientId ?? null,
    undoOf: undoOf ?? null,
    createdAt: updatedAt,
  }
  await operationRepository.insert(tx, row)
  if (undoOf !== undefined) await operationRepository.markUndone(tx, courseId, undoOf, id)
  await notifyCourse(tx, courseId, revision)
  return {
    id,
    course_id: courseId,
    revision,
    kind,
    changes,
    actor: actor ? { id: actor.id, name: actor.name } : null,
    client_id: row.clientId,
    undo_of: row.undoOf,
    undone_by: null,
    created_at: updatedAt.toISOString(),
  }
}

/** The server's own change of a video: its upload or its processing went on. */
export const recordVideoState = (tx: Transaction, courseId: string, videoId: string) =>
  recordOperation(tx, courseId, { kind: 'system', changes: [{ type: 'video', id: videoId }] })

/** An upload that nobody went on with was given up: its instructor reads that in the activity list, too. */
export const recordExpiry = (
  tx: Transaction,
  courseId: string,
  { id, filename: title }: { id: string; filename: string },
) => recordOperation(tx, courseId, { kind: 'expire', changes: [{ type: 'video', id, title }] })

export function written<T>(
  db: Database,
  done: { courseId: string; operation: Operation | null; revision: number },
  read: () => Promise<T>,
): Written<T> {
  const { courseId, operation, revision } = done
  return {
    operation,
    read,
    result: async () => ({
      revision,
      events: operation ? await operationRepository.withRows(db, courseId, [operation]) : [],
    }),
  }
}

/** A header's value as an operation's id; anything that is no UUID is a key of the caller's own and none of ours. */
export const asOperationId = (key: string | undefined): string | undefined =>
  key !== undefined && isId(key) ? key.toLowerCase() : undefined
