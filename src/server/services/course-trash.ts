import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import type { pendingIdsSchema } from '@/schemas/course'
import type { Page, PendingDelete, SessionUser } from '@/types/api'
import type { CourseAccess, CourseTree } from '@/types/course'
import type { Change } from '@/types/operations'
import type { Actor } from '../actor'
import type { Database } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository, type Orphan } from '../db/repositories/orphan-repository'
import { trashRepository, type MarkedItem } from '../db/repositories/trash-repository'
import { inTransaction, notFound } from './course-write'
import { pendingCursor } from './cursors'
import type { EditContext } from './edit-context'
import { editCourse, recordOperation, type Edit, type Written } from './edit-course'
import { markAll, unmarkAll } from './outline-edits'
import type { StorageCleanup } from './storage-cleanup'

type Ids = z.output<typeof pendingIdsSchema>

const DEFAULT_LIMIT = 1_000
const DAY_MS = 86_400_000
/** Courses looked at in one turn of the upkeep; what is left over waits for the next one. */
const COURSES_AT_ONCE = 1_000

/** Items marked for deletion: listing, bringing back, removing for good. */
export const createCourseTrash = (context: EditContext, cleanup: StorageCleanup) => {
  const { db, log } = context
  const readTree = (id: string, access: CourseAccess) => courseRepository.tree(db, id, access)
  return {
    /** The latest mark first. */
    async listPending(
      user: SessionUser,
      courseId: string,
      { cursor, limit = DEFAULT_LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
    ): Promise<Page<PendingDelete>> {
      if (!(await courseRepository.find(db, courseId, user.id))) throw notFound('course')
      const items = await trashRepository.list(db, {
        courseId,
        limit: limit + 1,
        ...(cursor !== undefined && { after: pendingCursor.parse(cursor) }),
      })
      const last = items.length > limit ? items[limit - 1] : undefined
      return { items: items.slice(0, limit), nextCursor: last ? pendingCursor.format(last) : null }
    },

    /** Marks many items for deletion in one operation; those that are marked already stay as they are. */
    removeItems: (actor: Actor, courseId: string, { ids }: { ids: string[] }): Promise<Written<CourseTree>> =>
      editCourse(
        context,
        actor,
        { courseId },
        { kind: 'delete' },
        async (edit) => {
          const known = await trashRepository.sort(edit.tx, courseId, ids)
          const found = new Set([...known.chapterIds, ...known.videoIds])
          const errors = ids.flatMap((id, i) =>
            found.has(id) ? [] : [{ field: `ids.${i}`, message: 'This is no longer in the course.' }],
          )
          if (errors.length > 0) {
            throw new AppError('notFound', 'Some of it is no longer in the course, so nothing was marked.', {
              errors,
            })
          }
          await markAll(edit, ids)
        },
        readTree,
      ),

    /**
     * Puts items back where they were. A video whose chapter is marked brings that chapter back, and a chapter
     * the videos that were marked with it. Items that are not marked stay as they are.
     * @throws AppError `notFound` when none of the ids is in the course any more
     */
    restore: (actor: Actor, courseId: string, { ids }: Ids): Promise<Written<CourseTree>> =>
      editCourse(
        context,
        actor,
        { courseId },
        { kind: 'restore' },
        async (edit) => {
          if (ids) {
            const known = await trashRepository.sort(edit.tx, courseId, ids)
            if (known.chapterIds.length + known.videoIds.length === 0) throw notFound('video')
          }
          await unmarkAll(edit, ids)
        },
        readTree,
      ),

    /** Removes marked items and the bytes that no other video needs. Items that are not marked are left alone. */
    async purge(actor: Actor, courseId: string, { ids }: Ids): Promise<Written<void>> {
      let orphans: Orphan[] = []
      const done = await editCourse(
        context,
        actor,
        { courseId },
        { kind: 'purge' },
        async (edit) => {
          orphans = await purgeMarked(edit, ids)
        },
        () => Promise.resolve(),
      )
      cleanup.free(orphans.map(({ storageKey }) => storageKey))
      return done
    },

    /**
     * The process's own work: deletes for good what was marked 30 days ago. A course that fails is logged and does
     * not hold up the others. @returns how many items went
     */
    async purgeOldMarks(now = new Date()): Promise<number> {
      const before = new Date(now.getTime() - limits.deletedItemDays * DAY_MS)
      let gone = 0
      for (const courseId of await trashRepository.coursesMarkedBefore(db, before, COURSES_AT_ONCE)) {
        try {
          const { items, freed } = await purgeMarkedBefore(db, courseId, before)
          cleanup.free(freed.map(({ storageKey }) => storageKey))
          gone += items
        } catch (error) {
          log.error({ err: error, courseId }, 'old marks could not be deleted for good; they are tried again')
        }
      }
      return gone
    },
  }
}

const purgeMarkedBefore = (db: Database, courseId: string, before: Date) =>
  inTransaction(db, async (tx) => {
    const course = await courseRepository.lockAny(tx, { courseId })
    // Looked up again under the lock: something may have been restored, or marked anew, meanwhile.
    const ids = course ? await trashRepository.idsMarkedBefore(tx, courseId, before) : []
    if (!course || ids.length === 0) return { items: 0, freed: [] }
    const changes: Change[] = []
    const freed = await purgeMarked({ tx, course, record: (...more) => changes.push(...more) }, ids)
    await recordOperation(tx, courseId, { kind: 'system', changes })
    return { items: ids.length, freed }
  })

/** @returns the bytes let go of, noted for removal in the same transaction */
export async function purgeMarked(
  { tx, course, record }: Pick<Edit, 'tx' | 'course' | 'record'>,
  ids?: string[],
): Promise<Orphan[]> {
  const marked = await trashRepository.listMarked(tx, course.id, ids)
  if (marked.length === 0) return []
  const [chapterIds, videoIds] = [idsOf(marked, 'chapter'), idsOf(marked, 'video')]
  const titles = await trashRepository.titles(tx, chapterIds, videoIds)
  const freed = await trashRepository.storedBytes(tx, chapterIds, videoIds)
  await orphanRepository.add(tx, freed)
  await trashRepository.remove(tx, chapterIds, videoIds)
  record(
    ...marked.map(({ type, id }): Change => ({
      type: 'remove',
      item: type,
      id,
      title: titles.get(id) ?? '',
    })),
  )
  return freed
}

const idsOf = (items: MarkedItem[], type: MarkedItem['type']) =>
  items.filter((item) => item.type === type).map(({ id }) => id)
