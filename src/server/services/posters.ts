import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import { readPicture } from '@/lib/pictures/read-picture'
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
import type { StorageCleanup } from './storage-cleanup'
import { newStorageKey } from './storage-key'

/** Longer than storing half a megabyte takes; after that what nobody uses is removed. */
const HOLD_SECONDS = 300

/** Pictures that people choose for videos, in the place of a frame of the file. They hold at once. */
export const createPosters = (context: EditContext, cleanup: StorageCleanup) => {
  const { db, storage } = context
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
      const bytes = Buffer.from(base64, 'base64')
      const facts = checked(bytes)
      // Nobody fills the storage who could not change the course.
      const allowed = await db.transaction((tx) => courseRepository.lock(tx, { videoId }, actor.id))
      if (!allowed) throw notFound('video')
      requireRight(allowed.access, 'edit')
      const [id, storageKey] = [newId(), newStorageKey()]
      await orphanRepository.hold(db, `${id}:1`, storageKey, HOLD_SECONDS)
      const stored = await storage.putObject({ key: storageKey, contentType: facts.format, body: bytes })
      return edit(actor, videoId, async ({ tx, course }) => {
        if (!(await orphanRepository.keep(tx, `${id}:1`, [storageKey]))) {
          throw new AppError('unavailable', 'Storing the picture took too long. Try again.')
        }
        const freed = await pictureRepository.takeOfVideo(tx, videoId)
        await pictureRepository.insert(tx, {
          id,
          courseId: course.id,
          videoId,
          storageKey,
          backblazeFileId: stored.versionId,
          size: bytes.length,
          ...facts,
        })
        await videoRepository.update(tx, videoId, { pictureId: id })
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

function checked(bytes: Buffer) {
  const refused = (message: string) =>
    new AppError('invalid', message, { errors: [{ field: 'picture', message }] })
  const facts = readPicture(bytes)
  if (!facts) throw refused('This is no JPEG or WebP picture. Choose another one.')
  const { width, height } = facts
  const most = limits.pictureWidth
  if (bytes.length > limits.pictureBytes) throw refused('The picture is larger than 512 KB.')
  if (width < 16 || height < 16) throw refused('The picture is smaller than 16 × 16 pixels.')
  if (width > most || height > 2 * most) throw refused(`The picture is wider than ${most} pixels.`)
  return facts
}
