import { cutText } from '@/lib/cut-text'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { assetRepository } from '../db/repositories/asset-repository'
import { captionRepository } from '../db/repositories/caption-repository'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository, type CourseRow } from '../db/repositories/course-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { videoRepository, type NewVideo, type VideoRow } from '../db/repositories/video-repository'
import { mayCreateCourses } from './course-service'
import { idTaken, inTransaction, notFound, type Creation } from './course-write'
import { requireRight } from './edit-course'

export interface DuplicateRequest {
  id?: string | undefined
  /** Ready videos come with their files (default), or all come as titles only. */
  withVideos?: boolean | undefined
}

export const createCourseDuplicate = ({ db }: ServerContext) => ({
  /** A new draft like the course. Bytes are shared, not copied; what is not ready comes as a planned title. */
  async duplicate(
    user: SessionUser,
    courseId: string,
    { id = newId(), withVideos = true }: DuplicateRequest,
  ): Promise<Creation<CourseTree>> {
    mayCreateCourses(user)
    return inTransaction(db, async (tx) => {
      const found = await courseRepository.lock(tx, { courseId }, user.id)
      if (!found) throw notFound('course')
      // A copy is for good, with its files; the right to look can be taken away again.
      requireRight(found.access, 'edit')
      const original = found.course
      const created = await courseRepository.insert(tx, {
        id,
        instructorId: user.id,
        title: cutText(`Copy of ${original.title}`, limits.courseTitle).trim(),
        description: original.description,
        price: original.price,
        currency: original.currency,
        difficulty: original.difficulty,
        setupStep: original.setupStep,
        setupCompletedAt: original.setupCompletedAt,
      })
      if (created) {
        await copyOutline(tx, courseId, id, withVideos)
        await copyPicture(tx, original, id)
      } else if (id === courseId || (await courseRepository.find(tx, id, user.id))?.access !== 'owner') {
        throw idTaken('course')
      }
      return { created, value: await courseRepository.tree(tx, id) }
    })
  },
})

/** A picture belongs to one course: the copy gets a row of its own, and shares the bytes. */
async function copyPicture(tx: Transaction, { pictureId }: CourseRow, toId: string): Promise<void> {
  const row = pictureId === null ? undefined : await pictureRepository.find(tx, pictureId)
  if (!row) return
  const copy = { ...row, id: newId(), courseId: toId }
  await pictureRepository.insert(tx, copy)
  await courseRepository.update(tx, toId, { pictureId: copy.id })
}

async function copyOutline(
  tx: Transaction,
  fromId: string,
  toId: string,
  withVideos: boolean,
): Promise<void> {
  const chapters = await chapterRepository.listRows(tx, fromId)
  const copies = new Map(chapters.map((chapter) => [chapter.id, newId()]))
  // Positions are unique per parent, so the copy can take them as they are.
  await chapterRepository.insert(
    tx,
    chapters.map(({ id, title, position }) => ({
      id: copies.get(id) ?? newId(),
      title,
      position,
      courseId: toId,
    })),
  )
  const videos = await videoRepository.listRows(tx, fromId)
  const pairs = videos.flatMap((video) => {
    const chapterId = copies.get(video.chapterId)
    return chapterId === undefined
      ? []
      : [{ video, copy: copyVideo(video, { courseId: toId, chapterId, withVideos }) }]
  })
  await videoRepository.insert(
    tx,
    pairs.map(({ copy }) => copy),
  )
  const shared = pairs.flatMap(({ video, copy }) => {
    if (copy.sourceGeneration === undefined) return []
    const from = { videoId: video.id, generation: video.sourceGeneration }
    return [{ from, to: { videoId: copy.id, generation: copy.sourceGeneration } }]
  })
  await assetRepository.share(tx, shared)
  if (!withVideos) return
  const withCaptions = pairs.map(({ video, copy }) => ({ from: video.id, to: copy.id }))
  await captionRepository.copy(tx, withCaptions, toId, newId)
}

function copyVideo(
  video: VideoRow,
  { withVideos, ...parents }: { courseId: string; chapterId: string; withVideos: boolean },
): NewVideo {
  const { filename, position } = video
  const planned = { id: newId(), filename, position, ...parents }
  if (!withVideos || video.status !== 'ready') return planned
  const { createdAt: _c, updatedAt: _u, deletedAt: _d, ...file } = video
  // A picture belongs to one course.
  return { ...file, ...planned, pictureId: null, sourceGeneration: 1 }
}
