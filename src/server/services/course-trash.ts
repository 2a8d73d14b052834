import type * as z from 'zod'
import type { pendingIdsSchema } from '@/schemas/course'
import type { Page, PendingDelete, SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { trashRepository, type MarkedItem } from '../db/repositories/trash-repository'
import { inTransaction, notFound } from './course-write'
import { pendingCursor } from './cursors'
import type { StorageCleanup } from './storage-cleanup'

type Ids = z.output<typeof pendingIdsSchema>

const DEFAULT_LIMIT = 1_000

/** Items marked for deletion: listing, bringing back, removing for good. */
export const createCourseTrash = ({ db }: ServerContext, cleanup: StorageCleanup) => ({
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

  /**
   * Puts items back where they were. A video whose chapter is marked brings that chapter back, and a chapter
   * the videos that were marked with it. Items that are not marked stay as they are.
   * @throws AppError `notFound` when none of the ids is in the course any more
   */
  async restore(user: SessionUser, courseId: string, { ids }: Ids): Promise<CourseTree> {
    return inTransaction(db, async (tx) => {
      if (!(await courseRepository.lock(tx, { courseId }, user.id))) throw notFound('course')
      const marked = await trashRepository.listMarked(tx, courseId, ids)
      if (marked.length > 0) {
        await trashRepository.restoreChapters(tx, [...new Set(marked.map(({ chapterId }) => chapterId))])
        await trashRepository.restoreVideos(tx, idsOf(marked, 'video'))
        await courseRepository.bump(tx, courseId)
      } else if (ids) {
        const known = await trashRepository.sort(tx, courseId, ids)
        if (known.chapterIds.length + known.videoIds.length === 0) throw notFound('video')
      }
      return courseRepository.tree(tx, courseId)
    })
  },

  /** Removes marked items and the bytes that no other video needs. Items that are not marked are left alone. */
  async purge(user: SessionUser, courseId: string, { ids }: Ids): Promise<void> {
    const orphans = await inTransaction(db, async (tx) => {
      if (!(await courseRepository.lock(tx, { courseId }, user.id))) throw notFound('course')
      const marked = await trashRepository.listMarked(tx, courseId, ids)
      if (marked.length === 0) return []
      const [chapterIds, videoIds] = [idsOf(marked, 'chapter'), idsOf(marked, 'video')]
      const freed = await trashRepository.storedBytes(tx, chapterIds, videoIds)
      await orphanRepository.add(tx, freed)
      await trashRepository.remove(tx, chapterIds, videoIds)
      await courseRepository.bump(tx, courseId)
      return freed
    })
    cleanup.free(orphans.map(({ storageKey }) => storageKey))
  },
})

const idsOf = (items: MarkedItem[], type: MarkedItem['type']) =>
  items.filter((item) => item.type === type).map(({ id }) => id)
