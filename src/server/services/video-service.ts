import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { createVideoSchema, updateVideoSchema } from '@/schemas/course'
import type { Playback, SessionUser } from '@/types/api'
import type { Video } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { videoRepository, type NewVideo } from '../db/repositories/video-repository'
import { idTaken, inTransaction, notFound, type Creation } from './course-write'
import { positionBetween } from './positions'

export const createVideoService = ({ db, storage }: ServerContext) => ({
  /**
   * A planned video, a title without a file, at the chapter's end. Repeating it with the same id answers the
   * first one as it is now.
   * @throws AppError `conflict` when the id is in use elsewhere or the course is full
   */
  async create(
    user: SessionUser,
    chapterId: string,
    { id = newId(), filename }: z.output<typeof createVideoSchema>,
  ): Promise<Creation<Video>> {
    return inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { chapterId }, user.id)
      if (!course) throw notFound('chapter')
      const existing = await videoRepository.find(tx, id, course.id)
      if (existing?.deletedAt) throw idTaken('video')
      if (existing) return { created: false, value: await videoRepository.get(tx, id) }
      await insertAtEnd(tx, { id, filename, courseId: course.id, chapterId })
      await courseRepository.bump(tx, course.id)
      return { created: true, value: await videoRepository.get(tx, id) }
    })
  },

  async update(
    user: SessionUser,
    videoId: string,
    { filename }: z.output<typeof updateVideoSchema>,
  ): Promise<Video> {
    return inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { videoId }, user.id)
      const row = course && (await videoRepository.find(tx, videoId, course.id))
      if (!row || row.deletedAt) throw notFound('video')
      await videoRepository.update(tx, videoId, { filename })
      await courseRepository.bump(tx, row.courseId)
      return videoRepository.get(tx, videoId)
    })
  },

  /** Marks the video for deletion; repeating it changes nothing. A running upload stays until the purge. */
  async remove(user: SessionUser, videoId: string): Promise<void> {
    await inTransaction(db, async (tx) => {
      const course = await courseRepository.lock(tx, { videoId }, user.id)
      if (!course) throw notFound('video')
      if (await trashRepository.markVideos(tx, [videoId])) await courseRepository.bump(tx, course.id)
    })
  },

  /** Addresses for a player, for the owner and for admins. @throws AppError `notReady` */
  async playback(user: SessionUser, videoId: string): Promise<Playback> {
    const row = await videoRepository.findVisible(db, videoId, user.role === 'admin' ? null : user.id)
    if (!row) throw notFound('video')
    if (row.status !== 'ready' || row.storageKey === null) {
      throw new AppError('notReady', `“${row.filename}” has no video to play yet.`)
    }
    const src = await storage.signReadUrl(row.storageKey, { contentType: row.format })
    return { sources: [{ src, type: row.format }], poster: null, sprite: null, captions: [] }
  },
})

/**
 * Adds a video to the end of a chapter; the caller holds the course's lock.
 * @throws AppError `notFound` for a chapter that is marked or not in the course, `conflict` when the course is
 *   full or the id is in use
 */
export async function insertAtEnd(tx: Transaction, row: Omit<NewVideo, 'position'>): Promise<void> {
  const target = await chapterRepository.find(tx, row.chapterId, row.courseId)
  if (!target || target.deletedAt) throw notFound('chapter')
  if ((await videoRepository.count(tx, row.courseId)) >= limits.videosPerCourse) {
    throw new AppError(
      'conflict',
      `This course has ${limits.videosPerCourse.toLocaleString('en-US')} videos, the most it can have (those marked for deletion count). Delete some for good first.`,
    )
  }
  const last = await outlineRepository.lastPosition(tx, { chapterId: row.chapterId })
  const inserted = await videoRepository.insert(tx, [{ ...row, position: positionBetween(last, undefined) }])
  if (inserted === 0) throw idTaken('video')
}
