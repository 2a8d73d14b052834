import { AppError } from '@/lib/errors'
import type { Page, SessionUser } from '@/types/api'
import type { CourseEvent, Operation } from '@/types/operations'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { operationRepository } from '../db/repositories/operation-repository'
import { notFound } from './course-write'
import { activityCursor } from './cursors'

const DEFAULT_LIMIT = 50
const WEEK_MS = 7 * 24 * 3_600_000

/** What was done to a course: for people to read, and for browsers to catch up. */
export const createCourseActivity = ({ db }: ServerContext) => ({
  /** Newest first, without the server's own work; `before` is a revision, `cursor` goes on where a page ended. */
  async listActivity(
    user: SessionUser,
    courseId: string,
    {
      cursor,
      before,
      limit = DEFAULT_LIMIT,
    }: { cursor?: string | undefined; before?: number | undefined; limit?: number | undefined },
  ): Promise<Page<Operation>> {
    if (!(await courseRepository.find(db, courseId, user.id))) throw notFound('course')
    const beforeRevision = cursor === undefined ? before : activityCursor.parse(cursor).revision
    const items = await operationRepository.list(db, {
      courseId,
      limit: limit + 1,
      ...(beforeRevision !== undefined && { beforeRevision }),
    })
    const last = items.length > limit ? items[limit - 1] : undefined
    return { items: items.slice(0, limit), nextCursor: last ? activityCursor.format(last) : null }
  },

  /**
   * What happened after a revision, oldest first, without a gap.
   * @throws AppError `gone` when that revision is so old that part of what followed is no longer kept
   */
  async listAfter(
    user: SessionUser,
    courseId: string,
    revision: number,
    limit = DEFAULT_LIMIT,
  ): Promise<Page<CourseEvent>> {
    const found = await courseRepository.find(db, courseId, user.id)
    if (!found) throw notFound('course')
    const items = await operationRepository.listAfter(db, courseId, revision, limit)
    const isWhole = items.every(({ operation }, i) => operation.revision === revision + 1 + i)
    const last = items.at(-1)?.operation.revision ?? revision
    if (!isWhole || (items.length < limit && last < found.course.revision)) {
      throw new AppError('gone', 'Part of what happened since then is no longer kept. Read the course again.')
    }
    const hasMore = last < found.course.revision
    return { items, nextCursor: hasMore ? String(last) : null }
  },

  /** The process's own work: what live followers alone need is kept for a week. */
  forgetOldSystemOperations: (now = new Date()): Promise<void> =>
    operationRepository.removeOldSystem(db, new Date(now.getTime() - WEEK_MS)),
})
