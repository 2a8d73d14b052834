import type { Video } from '@/types/course'
import type { Actor } from '../actor'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository, type Orphan } from '../db/repositories/orphan-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, requireRight, type Edit, type Written } from './edit-course'
import { visibleItem } from './outline-edits'
import { createPictureStore } from './picture-store'
import type { StorageCleanup } from './storage-cleanup'

/** Pictures that people choose for videos, in the place of a frame of the file. They hold at once. */
export const createPosters = (context: EditContext, cleanup: StorageCleanup) => {
  const { db } = context
  const store = createPictureStore(context)
  const edit = async (
    actor: Actor,
    videoId: string,
    work: (edit: Edit) => Promise<Orphan[]>,
  ): Promise<Written<Video>> => {
    let freed: Orphan[] = []
    const done = await editCourse(
      context,
      actor,
      { videoId },
      { kind: 'system', what: 'video' },
      async (step) => {
        await visibleItem(step, 'video', videoId)
        freed = await work(step)
        await orphanRepository.add(step.tx, freed)
        step.record({ type: 'video', id: videoId })
      },
      () => videoRepository.get(db, videoId),
    )
    cleanup.free(freed.map(({ storageKey }) => storageKey))
    return done
  }

  return {
    /**
     * Gives a video this picture. Its bytes are looked at, whatever they were called.
     * @throws AppError `invalid` for what is no JPEG or WebP, or too large
     */
    async setPoster(actor: Actor, videoId: string, base64: string): Promise<Written<Video>> {
      const checked = store.check(base64)
      // Nobody fills the storage who could not change the course.
      const allowed = await db.transaction((tx) => courseRepository.lock(tx, { videoId }, actor.id))
      if (!allowed) throw notFound('video')
      requireRight(allowed.access, 'edit')
      const stored = await store.put(checked)
      return edit(actor, videoId, async ({ tx, course }) => {
        await store.keep(tx, stored)
        const freed = await pictureRepository.takeOfVideo(tx, videoId)
        await pictureRepository.insert(tx, { ...stored, courseId: course.id, videoId })
        await videoRepository.update(tx, videoId, { pictureId: stored.id })
        return freed
      })
    },

    /** The video gets a frame of its own again. */
    removePoster: (actor: Actor, videoId: string): Promise<Written<Video>> =>
      edit(actor, videoId, async ({ tx }) => {
        await videoRepository.update(tx, videoId, { pictureId: null })
        return pictureRepository.takeOfVideo(tx, videoId)
      }),
  }
}
