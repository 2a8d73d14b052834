import { AppError } from '@/lib/errors'
import type { AccountDeletion } from '@/schemas/account-deletion'
import type { SessionUser } from '@/types/api'
import { isDemoEmail } from '../auth/demo-emails'
import type { ServerContext } from '../context'
import { accountDeletionRepository as accounts } from '../db/repositories/account-deletion-repository'
import { courseBinRepository } from '../db/repositories/course-bin'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { passkeyRepository } from '../db/repositories/passkey-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { notifyAccess } from '../events/notify'
import { audit } from './audit'
import { inTransaction } from './course-write'
import type { StorageCleanup } from './storage-cleanup'

/** Named in the answer; how many there are is told besides. */
const NAMED = 100
/** Courses, and accounts, looked at in one go. */
const BATCH = 100

const lastAdmin = (what: string) =>
  new AppError(
    'conflict',
    `This is the only account that can run this server. Make somebody else an administrator first, then ${what}.`,
  )

/**
 * Accounts that their people, or an administrator, want gone. Marked first, with time to change one's mind; then
 * deleted by the process itself, one course at a time, so that whatever ends it the next one goes on from there.
 */
export const createAccountDeletion = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, env, log } = context
  const days = env.ACCOUNT_DELETION_DAYS
  let lastChange: Promise<unknown> = Promise.resolve()

  /** To whoever else owns it, or away with its bytes. Repeating it is the same. */
  const settleCourse = async (courseId: string, userId: string): Promise<void> => {
    const freed = await inTransaction(db, async (tx) => {
      const course = await accounts.lockCourse(tx, courseId, userId)
      if (!course) return []
      const heir = (await accounts.heirs(tx, [courseId])).get(courseId)
      // One that its owner had deleted is not given to anybody.
      if (heir && course.deletedAt === null) {
        await accounts.handOver(tx, courseId, heir)
        await notifyAccess(tx, courseId)
        return []
      }
      const chapterIds = await courseBinRepository.chapterIds(tx, courseId)
      const bytes = [
        ...(await trashRepository.storedBytes(tx, chapterIds, [])),
        ...(await pictureRepository.bytesOfCourse(tx, courseId)),
      ]
      await orphanRepository.add(tx, bytes)
      await courseBinRepository.remove(tx, courseId)
      await notifyAccess(tx, courseId)
      return bytes
    })
    cleanup.free(freed.map(({ storageKey }) => storageKey))
  }

  /**
   * @param isTold whoever asked writes the security event
   * @returns whether the account went now
   */
  const purge = async (userId: string, isTold = false): Promise<boolean> => {
    for (;;) {
      const ids = await accounts.courseIds(db, userId, BATCH)
      if (ids.length === 0) break
      for (const id of ids) await settleCourse(id, userId)
    }
    const isGone = await inTransaction(db, (tx) => accounts.remove(tx, userId))
    if (isGone && !isTold) await audit(context, { kind: 'account-deleted' })
    return isGone
  }

  return {
    /** What deleting this account would do, or will do, and when. */
    async state(user: SessionUser): Promise<AccountDeletion> {
      const [due, courses, total] = [
        await accounts.dueAt(db, user.id),
        await accounts.courses(db, user.id, NAMED),
        await accounts.countCourses(db, user.id),
      ]
      const isLastAdmin =
        user.role === 'admin' && !(await db.transaction((tx) => accounts.hasOtherAdmin(tx, user.id)))
      return {
        due: due?.toISOString() ?? null,
        days,
        course_count: total,
        courses: courses.map(({ id, title, heir, people }) => ({
          id,
          title,
          people,
          goes_to: heir?.name ?? null,
        })),
        refused: isLastAdmin ? lastAdmin('delete this one').message : null,
      }
    },

    /**
     * Marks the account and ends all of its sessions. Repeating it keeps the first day.
     * @throws AppError `conflict` for the last administrator, `forbidden` for the demo
     */
    async request(user: SessionUser): Promise<Date> {
      if (isDemoEmail(user.email)) throw new AppError('forbidden', 'The accounts of the demo stay.')
      return inTransaction(db, async (tx) => {
        if (user.role === 'admin' && !(await accounts.hasOtherAdmin(tx, user.id))) {
          throw lastAdmin('delete this one')
        }
        const due = await accounts.mark(tx, user.id, days)
        if (!due) throw new AppError('notFound', 'This account is gone already.')
        await accounts.endSessions(tx, user.id)
        return due
      })
    },

    /** @throws AppError `conflict` when it was not marked, or its time has come */
    async keep(user: SessionUser): Promise<void> {
      if (await accounts.keep(db, user.id)) return
      throw new AppError('conflict', 'This account is not going to be deleted, or is being deleted already.')
    },

    /**
     * For administrators: deletes an account now, without the time to change one's mind. What is left over when this
     * fails is taken up by `purgeDue`.
     * @throws AppError `notFound`, `conflict` for the administrator's own and the last one
     */
    async removeNow(admin: SessionUser, userId: string): Promise<void> {
      if (userId === admin.id) {
        throw new AppError('conflict', 'Your own account is deleted on your account page.')
      }
      await inTransaction(db, async (tx) => {
        if (!(await accounts.hasOtherAdmin(tx, userId))) throw lastAdmin('delete it')
        if (!(await accounts.mark(tx, userId, 0))) throw new AppError('notFound', 'There is no such account.')
        await accounts.endSessions(tx, userId)
      })
      await purge(userId, true)
    },

    /**
     * Does what takes an administrator away while nobody else can do the same to another one. The change is made by
     * better-auth on a connection of its own, and is there when the lock is given back; one at a time in a process,
     * so that those who wait for it never hold all the connections that it needs.
     * @throws AppError `conflict` when nobody else could run the server then
     */
    whileOtherAdmin: <T>(userId: string, change: () => Promise<T>): Promise<T> => {
      const done = lastChange.then(() =>
        db.transaction(async (tx) => {
          if (!(await accounts.hasOtherAdmin(tx, userId))) throw lastAdmin('change this one')
          return change()
        }),
      )
      lastChange = done.catch(() => undefined)
      return done
    },

    /** Ends all sessions of somebody whose password was set for them, and removes their passkeys. */
    shutOut: (userId: string): Promise<void> =>
      inTransaction(db, async (tx) => {
        await accounts.endSessions(tx, userId)
        await passkeyRepository.removeAll(tx, userId)
      }),

    /** Deletes what is marked and whose time has come. Safe to repeat, and beside others. @returns how many went */
    async purgeDue(): Promise<number> {
      let gone = 0
      for (const id of await accounts.listDue(db, BATCH)) {
        try {
          if (await purge(id)) gone += 1
        } catch (error) {
          log.error({ err: error, userId: id }, 'an account could not be deleted; it is tried again later')
        }
      }
      return gone
    },
  }
}

export type AccountDeletionService = ReturnType<typeof createAccountDeletion>
