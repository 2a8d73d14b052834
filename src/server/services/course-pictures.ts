import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { CoursePictureRequest } from '@/schemas/picture'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Actor } from '../actor'
import { courseRepository } from '../db/repositories/course-repository'
import { courseThumbnailRepository } from '../db/repositories/course-thumbnail-repository'
import { orphanRepository, type Orphan } from '../db/repositories/orphan-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { standingRepository } from '../db/repositories/standing-repository'
import { changeFields } from './course-fields'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, requireRight, type Edit, type Written } from './edit-course'
import type { LinkPictures } from './link-pictures'
import { factsOf } from './live-page'
import { rightsOf } from './live-rights'
import { visibleItem } from './outline-edits'
import { createPictureStore, type StoredPicture } from './picture-store'
import type { StorageCleanup } from './storage-cleanup'

const DAY_MS = 86_400_000
/** Courses looked at in one turn of the upkeep; what is left over waits for the next one. */
const AT_ONCE = 200
/** More than can be made small enough: the pictures of videos are smaller than this. */
const MOST_BYTES = 4 * 1024 ** 2

/** A picture as it is served. */
export interface ServedPicture {
  bytes: Uint8Array
  /** MIME type. */
  format: string
  version: string
  /** Everybody may see it, not only whoever asked. */
  isPublic: boolean
}

/** The picture that stands for a course. */
export const createCoursePictures = (
  context: EditContext,
  cleanup: StorageCleanup,
  linkPictures: Pick<LinkPictures, 'cut'>,
) => {
  const { db, storage } = context
  const store = createPictureStore(context)

  const edit = async (
    actor: Actor,
    courseId: string,
    work: (edit: Edit) => Promise<Orphan[]>,
  ): Promise<Written<CourseTree>> => {
    let freed: Orphan[] = []
    const done = await editCourse(
      context,
      actor,
      { courseId },
      { kind: 'update' },
      async (step) => {
        freed = await work(step)
        await orphanRepository.add(step.tx, freed)
      },
      (id, access) => courseRepository.tree(db, id, access),
    )
    cleanup.free(freed.map(({ storageKey }) => storageKey))
    return done
  }

  const choose = async (step: Edit, picture: StoredPicture): Promise<Orphan[]> => {
    await pictureRepository.insert(step.tx, { ...picture, courseId: step.course.id, videoId: null })
    await changeFields(step, { picture: picture.id })
    // The one that was just left is among those that are kept.
    return pictureRepository.takeUnusedOf(step.tx, step.course.id, limits.earlierPictures)
  }

  return {
    /**
     * Gives the course this picture, or that of one of its videos. It can be taken back; students see it with the next
     * publication.
     * @throws AppError `invalid` for what is no JPEG or WebP, or too large; `notReady` for a video without a picture
     */
    async set(actor: Actor, courseId: string, request: CoursePictureRequest): Promise<Written<CourseTree>> {
      if ('video_id' in request) {
        return edit(actor, courseId, async (step) => choose(step, await ofVideo(step, request.video_id)))
      }
      const checked = store.check(request.picture)
      // Nobody fills the storage who could not change the course.
      const found = await courseRepository.find(db, courseId, actor.id)
      if (!found) throw notFound('course')
      requireRight(found.access, 'edit')
      const stored = await store.put(checked)
      return edit(actor, courseId, async (step) => {
        await store.keep(step.tx, stored)
        return choose(step, stored)
      })
    },

    /** That of the first ready video stands for the course again. */
    remove: (actor: Actor, courseId: string): Promise<Written<CourseTree>> =>
      edit(actor, courseId, async (step) => {
        await changeFields(step, { picture: null })
        return []
      }),

    /**
     * The picture that stands for a course: for everybody as it was published, for those who work on it also as it is
     * now.
     * @param options.known the version that whoever asks has already: its bytes are not read
     * @param options.isCut in the size in which links are shown, where that can be made
     * @throws AppError `notFound` when there is none, or not for them
     */
    async served(
      visitor: SessionUser | null,
      courseId: string,
      { preview, known, isCut }: { preview: boolean; known: (version: string) => boolean; isCut?: boolean },
    ): Promise<ServedPicture> {
      const standing = await standingRepository.find(db, courseId, visitor)
      const rights = standing && rightsOf(factsOf(standing), standing.seat)
      const isOfNow = rights?.seesDraft === true && (preview || !rights.seesPublished)
      if (!rights || (!isOfNow && !rights.seesPublished)) throw noPicture()
      const found = isOfNow
        ? await courseThumbnailRepository.ofNow(db, courseId)
        : await courseThumbnailRepository.ofPublished(db, courseId)
      if (!found) throw noPicture()
      const { version, format, storageKey } = found
      const [isPublic, ofCut] = [!isOfNow, `${version}-cut`]
      const read = () => storage.readRange(storageKey, 0, MOST_BYTES)
      if (isCut && known(ofCut)) return { bytes: nothing, format: 'image/jpeg', version: ofCut, isPublic }
      const cut = isCut ? await linkPictures.cut(version, read) : null
      if (cut) return { bytes: cut, format: 'image/jpeg', version: ofCut, isPublic }
      return { bytes: known(version) ? nothing : await read(), format, version, isPublic }
    },

    /** The process's own work: lets go of pictures that no course has had for 30 days. @returns how many */
    async freeEarlier(now = new Date()): Promise<number> {
      const before = new Date(now.getTime() - limits.earlierFileDays * DAY_MS)
      let gone = 0
      for (const courseId of await pictureRepository.coursesWithUnused(db, before, AT_ONCE)) {
        const freed = await db.transaction(async (tx) => {
          // An undo may be bringing one of them back right now.
          if (!(await courseRepository.lockAny(tx, { courseId }))) return []
          const orphans = await pictureRepository.takeUnusedBefore(tx, courseId, before)
          await orphanRepository.add(tx, orphans)
          return orphans
        })
        cleanup.free(freed.map(({ storageKey }) => storageKey))
        gone += freed.length
      }
      return gone
    },
  }
}

const nothing = new Uint8Array()
const noPicture = () =>
  new AppError('notFound', 'There is no picture at this address, or it is not open to you.')

/** The picture of a video as one of its own: the bytes are shared, and stay when the video goes. */
async function ofVideo(step: Edit, videoId: string): Promise<StoredPicture> {
  const { title } = await visibleItem(step, 'video', videoId)
  const found = await courseThumbnailRepository.ofVideo(step.tx, videoId)
  if (!found) throw new AppError('notReady', `“${title}” has no picture yet.`)
  return { id: newId(), ...found }
}
