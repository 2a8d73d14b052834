import type * as z from 'zod'
import type { progressSchema } from '@/schemas/learning'
import { AppError } from '@/lib/errors'
import type { Page, SessionUser } from '@/types/api'
import type { LearnedCourse, LessonProgress } from '@/types/learning'
import type { ServerContext } from '../context'
import { progressRepository } from '../db/repositories/progress-repository'
import { standingRepository } from '../db/repositories/standing-repository'
import { videoFileRepository } from '../db/repositories/video-file-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { factsOf } from './live-page'
import { rightsOf } from './live-rights'
import { publishedFile } from './published-file'

/** Courses of one person that are told; who learns more has to look for them. */
const MOST = 200
/** From here on a video counts as watched: nobody sits through the credits. */
const isAtEnd = (position: number, duration: number) =>
  duration > 0 && position >= Math.max(duration * 0.95, duration - 15)

/** How far people have come. Only what they may watch in the live course counts; previews never do. */
export const createLessonProgress = ({ db }: Pick<ServerContext, 'db'>) => {
  const seen = async (user: SessionUser, courseId: string) => {
    const standing = await standingRepository.find(db, courseId, user)
    const rights = standing && rightsOf(factsOf(standing), standing.seat)
    if (!rights?.seesPublished) {
      throw new AppError('notFound', 'There is no live course at this address.')
    }
    return rights
  }

  return {
    /** @throws AppError `notFound` for a course that is not live */
    async progress(user: SessionUser, courseId: string): Promise<Page<LessonProgress>> {
      await seen(user, courseId)
      return { items: await progressRepository.list(db, user.id, courseId), nextCursor: null }
    },

    /** @throws AppError `notFound` for what was not published, `forbidden` for what they may not watch */
    async saveProgress(
      user: SessionUser,
      courseId: string,
      { video_id: videoId, position, watched }: z.output<typeof progressSchema>,
    ): Promise<LessonProgress> {
      const { playsAll, playsFreePreviews } = await seen(user, courseId)
      const row = await videoRepository.findVisible(db, videoId, null)
      const video =
        row?.courseId === courseId
          ? await standingRepository.publishedVideo(db, courseId, videoId)
          : undefined
      if (!row || !video) throw new AppError('notFound', 'There is no such video in this course.')
      if (!playsAll && !(playsFreePreviews && row.freePreview)) {
        throw new AppError('forbidden', 'This video is for enrolled students.')
      }
      const file = publishedFile(video, row, await videoFileRepository.list(db, videoId))
      const isOver = isAtEnd(position, file?.duration ?? 0)
      return progressRepository.save(db, {
        userId: user.id,
        courseId,
        videoId,
        position,
        watched: watched ?? (isOver ? true : null),
      })
    },

    /** The live courses that somebody is enrolled in or has begun. */
    async learnedCourses(user: SessionUser): Promise<Page<LearnedCourse>> {
      return { items: await progressRepository.courses(db, user, MOST), nextCursor: null }
    },
  }
}
