import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { createVideoSchema, updateVideoSchema } from '@/schemas/course'
import type { Video } from '@/types/course'
import type { Actor } from '../actor'
import { outlineRepository } from '../db/repositories/outline-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { idTaken } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { refuseChanged } from './expected'
import { markAll, rename, visibleItem } from './outline-edits'
import { placeOfRow } from './outline-places'
import { positionBetween } from './positions'

export const createVideoService = (context: EditContext) => {
  const { db } = context
  return {
    /**
     * A planned video, a title without a file, at the chapter's end. Repeating it with the same id answers the
     * first one as it is now.
     * @throws AppError `conflict` when the id is in use elsewhere or the course is full
     */
    async create(
      actor: Actor,
      chapterId: string,
      { id = newId(), filename }: z.output<typeof createVideoSchema>,
    ): Promise<Written<Video>> {
      return editCourse(
        context,
        actor,
        { chapterId },
        { kind: 'create', what: 'chapter' },
        async (edit) => {
          const existing = await videoRepository.find(edit.tx, id, edit.course.id)
          if (existing?.deletedAt) throw idTaken('video')
          if (!existing) await insertAtEnd(edit, { id, filename, chapterId })
        },
        () => videoRepository.get(db, id),
      )
    },

    /** @throws AppError `changed` when the title is no longer the one that was expected */
    update: (
      actor: Actor,
      videoId: string,
      { filename, expected }: z.output<typeof updateVideoSchema>,
    ): Promise<Written<Video>> =>
      editCourse(
        context,
        actor,
        { videoId },
        { kind: 'rename', what: 'video' },
        async (edit) => {
          const row = await visibleItem(edit, 'video', videoId)
          await refuseChanged(edit, expected, { filename }, { filename: row.title }, row)
          await rename(edit, row, filename)
        },
        () => videoRepository.get(db, videoId),
      ),

    /** Marks the video for deletion; repeating it changes nothing. A running upload stays until the purge. */
    remove: (actor: Actor, videoId: string): Promise<Written<void>> =>
      editCourse(
        context,
        actor,
        { videoId },
        { kind: 'delete', what: 'video' },
        (edit) => markAll(edit, [videoId]),
        () => Promise.resolve(),
      ),

    /** Makes a video free to watch for everybody, or no longer; the live course shows it at once. */
    setFreePreview: (actor: Actor, videoId: string, freePreview: boolean): Promise<Written<Video>> =>
      editCourse(
        context,
        actor,
        { videoId },
        { kind: 'system', what: 'video' },
        async (edit) => {
          await visibleItem(edit, 'video', videoId)
          const before = await videoRepository.find(edit.tx, videoId, edit.course.id)
          if (before?.freePreview === freePreview) return
          await videoRepository.update(edit.tx, videoId, { freePreview })
          edit.record({ type: 'video', id: videoId })
        },
        () => videoRepository.get(db, videoId),
      ),
  }
}

/**
 * Adds a video to the end of a chapter.
 * @throws AppError `notFound` for a chapter that is marked or not in the course, `conflict` when the course is
 *   full or the id is in use
 */
export async function insertAtEnd(
  edit: Edit,
  { id, filename, chapterId }: { id: string; filename: string; chapterId: string },
): Promise<void> {
  const { tx, course } = edit
  await visibleItem(edit, 'chapter', chapterId)
  if ((await videoRepository.count(tx, course.id)) >= limits.videosPerCourse) {
    throw new AppError(
      'conflict',
      `This course has ${limits.videosPerCourse.toLocaleString('en-US')} videos, the most it can have (those marked for deletion count). Delete some for good first.`,
    )
  }
  const position = positionBetween(await outlineRepository.lastPosition(tx, { chapterId }), undefined)
  const row = { id, filename, chapterId, courseId: course.id, position }
  if ((await videoRepository.insert(tx, [row])) === 0) throw idTaken('video')
  const place = await placeOfRow(tx, 'video', { parentId: chapterId, position })
  edit.record({ type: 'create', item: 'video', id, title: filename, place })
}
