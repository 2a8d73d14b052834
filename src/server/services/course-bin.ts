import { limits } from '@/lib/limits'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { ServerContext } from '../context'
import { courseBinRepository } from '../db/repositories/course-bin'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { notifyAccess } from '../events/notify'
import { inTransaction, notFound } from './course-write'
import { requireRight } from './edit-course'
import type { StorageCleanup } from './storage-cleanup'

const DAY_MS = 86_400_000
/** Courses removed in one turn of the upkeep; what is left over waits for the next one. */
const PURGE_LIMIT = 200

/** Deleted courses: taken away from everybody, brought back by their owner, and removed for good in the end. */
export const createCourseBin = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, log } = context
  const oldestKept = () => new Date(Date.now() - limits.deletedCourseDays * DAY_MS)

  const purge = async (courseId: string): Promise<boolean> => {
    const freed = await db.transaction(async (tx) => {
      if (!(await courseBinRepository.claimDeletedBefore(tx, courseId, oldestKept()))) return undefined
      const chapterIds = await courseBinRepository.chapterIds(tx, courseId)
      const bytes = [
        ...(await trashRepository.storedBytes(tx, chapterIds, [])),
        ...(await pictureRepository.bytesOfCourse(tx, courseId)),
      ]
      await orphanRepository.add(tx, bytes)
      await courseBinRepository.remove(tx, courseId)
      return bytes
    })
    if (!freed) return false
    cleanup.free(freed.map(({ storageKey }) => storageKey))
    return true
  }

  return {
    /** Takes the course away from everybody; for 30 days its owner can bring it back. */
    async remove(user: SessionUser, courseId: string): Promise<void> {
      await inTransaction(db, async (tx) => {
        const found = await courseRepository.lock(tx, { courseId }, user.id)
        if (!found) throw notFound('course')
        requireRight(found.access, 'own')
        await courseBinRepository.markDeleted(tx, courseId)
        await notifyAccess(tx, courseId)
      })
    },

    /** Brings a deleted course back as it was. One that is not deleted stays as it is. */
    async undelete(user: SessionUser, courseId: string): Promise<CourseTree> {
      return inTransaction(db, async (tx) => {
        const row = await courseBinRepository.lockOwned(tx, courseId, user.id)
        if (!row || (row.deletedAt && row.deletedAt < oldestKept())) throw notFound('course')
        if (row.deletedAt) await courseBinRepository.unmarkDeleted(tx, courseId)
        return courseRepository.tree(tx, courseId)
      })
    },

    /** Removes what was deleted more than 30 days ago, with its stored bytes. @returns how many courses went */
    async purgeDeleted(): Promise<number> {
      let gone = 0
      for (const id of await courseBinRepository.listDeletedBefore(db, oldestKept(), PURGE_LIMIT)) {
        try {
          if (await purge(id)) gone += 1
        } catch (error) {
          log.error(
            { err: error, courseId: id },
            'a deleted course could not be removed; it is tried again later',
          )
        }
      }
      return gone
    },
  }
}
