import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { createChapterSchema, updateChapterSchema } from '@/schemas/course'
import type { SessionUser } from '@/types/api'
import type { Chapter } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { shortenPositions } from './course-moves'
import { idTaken, inTransaction, notFound, type Creation } from './course-write'
import { positionAfter, positionBetween } from './positions'

export const createChapterService = ({ db }: ServerContext) => ({
  /**
   * A new chapter, at the end unless told. Repeating it with the same id answers the first one as it is now.
   * @throws AppError `conflict` when the id is in use elsewhere or the course is full
   */
  async create(
    user: SessionUser,
    courseId: string,
    { id = newId(), title, afterId }: z.output<typeof createChapterSchema>,
  ): Promise<Creation<Chapter>> {
    return inTransaction(db, async (tx) => {
      if (!(await courseRepository.lock(tx, { courseId }, user.id))) throw notFound('course')
      const existing = await chapterRepository.find(tx, id, courseId)
      if (existing?.deletedAt) throw idTaken('chapter')
      if (existing) return { created: false, value: await one(tx, courseId, id) }
      if ((await chapterRepository.count(tx, courseId)) >= limits.chaptersPerCourse) throw full()
      const position = await placeForNew(tx, courseId, afterId)
      const inserted = await chapterRepository.insert(tx, [{ id, courseId, title, position }])
      if (inserted === 0) throw idTaken('chapter')
      await shortenPositions(tx, { courseId }, position)
      await courseRepository.bump(tx, courseId)
      return { created: true, value: await one(tx, courseId, id) }
    })
  },

  async update(
    user: SessionUser,
    chapterId: string,
    { title }: z.output<typeof updateChapterSchema>,
  ): Promise<Chapter> {
    return inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { chapterId }, user.id)
      const row = course && (await chapterRepository.find(tx, chapterId, course.id))
      if (!row || row.deletedAt) throw notFound('chapter')
      await chapterRepository.rename(tx, chapterId, title)
      await courseRepository.bump(tx, row.courseId)
      return one(tx, row.courseId, chapterId)
    })
  },

  /** Marks the chapter and its videos for deletion; repeating it changes nothing. */
  async remove(user: SessionUser, chapterId: string): Promise<void> {
    await inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { chapterId }, user.id)
      if (!course) throw notFound('chapter')
      if (await trashRepository.markChapter(tx, chapterId)) await courseRepository.bump(tx, course.id)
    })
  },
})

const full = () =>
  new AppError(
    'conflict',
    `This course has ${limits.chaptersPerCourse.toLocaleString('en-US')} chapters, the most it can have (those marked for deletion count). Delete some for good first.`,
  )

async function placeForNew(
  tx: Transaction,
  courseId: string,
  afterId: string | null | undefined,
): Promise<string> {
  if (afterId === undefined) {
    return positionBetween(await outlineRepository.lastPosition(tx, { courseId }), undefined)
  }
  return positionAfter(await outlineRepository.siblings(tx, { courseId }), afterId)
}

async function one(tx: Transaction, courseId: string, chapterId: string): Promise<Chapter> {
  const [found] = await chapterRepository.listWithVideos(tx, { courseId, chapterId })
  if (!found) throw new Error('chapter-service: the chapter vanished under the lock')
  return found
}
