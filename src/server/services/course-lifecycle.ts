import type * as z from 'zod'
import { publishProblems, setupProblems } from '@/lib/readiness'
import type { completeSetupSchema } from '@/schemas/course'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository, type CourseRow } from '../db/repositories/course-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { inTransaction, notFound } from './course-write'
import { refuseIfAny } from './readiness'

/** The steps of a course's life; each may be repeated. */
export const createCourseLifecycle = ({ db }: ServerContext) => {
  const change = (
    user: SessionUser,
    courseId: string,
    step: (tx: Transaction, course: CourseRow) => Promise<boolean>,
  ): Promise<CourseTree> =>
    inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { courseId }, user.id)
      if (!course) throw notFound('course')
      if (await step(tx, course)) await courseRepository.bump(tx, courseId)
      return courseRepository.tree(tx, courseId)
    })

  return {
    /**
     * Finishes the wizard: marks what was marked there, then looks whether the rest is a course.
     * @throws AppError `notReady` naming what stops it; the marks are not made then
     */
    completeSetup: (
      user: SessionUser,
      courseId: string,
      { pendingDeletes = [] }: z.output<typeof completeSetupSchema>,
    ) =>
      change(user, courseId, async (tx, course) => {
        const hasMarked = await markAll(tx, courseId, pendingDeletes)
        if (course.setupCompletedAt !== null) return hasMarked
        refuseIfAny(
          setupProblems(await courseRepository.tree(tx, courseId)),
          'The course is not created yet, and everything is saved.',
        )
        await courseRepository.update(tx, courseId, { setupCompletedAt: new Date() })
        return true
      }),

    /** @throws AppError `notReady` naming what stops it */
    publish: (user: SessionUser, courseId: string) =>
      change(user, courseId, async (tx, course) => {
        if (course.status === 'published') return false
        refuseIfAny(publishProblems(await courseRepository.tree(tx, courseId)), 'The course is not live yet.')
        await courseRepository.update(tx, courseId, {
          status: 'published',
          // What can go live needs no wizard any more.
          setupCompletedAt: course.setupCompletedAt ?? new Date(),
        })
        return true
      }),

    unpublish: (user: SessionUser, courseId: string) =>
      change(user, courseId, async (tx, course) => {
        if (course.status === 'draft') return false
        await courseRepository.update(tx, courseId, { status: 'draft' })
        return true
      }),

    archive: (user: SessionUser, courseId: string) =>
      change(user, courseId, async (tx, course) => {
        if (course.status === 'archived') return false
        await courseRepository.update(tx, courseId, { status: 'archived' })
        return true
      }),
  }
}

/** Ids that are no longer in the course are passed over. @returns whether anything was not marked before */
async function markAll(tx: Transaction, courseId: string, ids: string[]): Promise<boolean> {
  const { chapterIds, videoIds } = await trashRepository.sort(tx, courseId, ids)
  // Videos first: those named on their own are then told apart from those that go with their chapter.
  let hasMarked = await trashRepository.markVideos(tx, videoIds)
  for (const id of chapterIds) if (await trashRepository.markChapter(tx, id)) hasMarked = true
  return hasMarked
}
