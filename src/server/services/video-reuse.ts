import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { cleanOriginalFilename, titleFromFilename } from '@/lib/title-from-filename'
import type { reuseFileSchema } from '@/schemas/upload'
import type { Video } from '@/types/course'
import type { Change } from '@/types/operations'
import type { Actor } from '../actor'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { assetRepository } from '../db/repositories/asset-repository'
import type { Orphan } from '../db/repositories/orphan-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { inTransaction, notFound, type Creation } from './course-write'
import { recordOperation, requireRight, type Edit } from './edit-course'
import type { StorageCleanup } from './storage-cleanup'
import type { StorageQuota } from './storage-quota'
import { dropUnfinished, findTarget } from './upload-start'
import { fileOf, keepFile, plays } from './video-files'
import { insertAtEnd } from './video-service'

type Reuse = z.output<typeof reuseFileSchema>

/** One stored file for several videos. Its bytes go when nobody refers to them any more, as with copies of courses. */
export const createVideoReuse = ({ db }: ServerContext, cleanup: StorageCleanup, quota: StorageQuota) => ({
  /**
   * Gives a video the stored file of another one. Asked for again, it changes nothing.
   * @param sourceId a video of a course that the person may edit: what is shared is for good
   * @throws AppError `notFound`, `forbidden`, `notReady` when the source has no file that plays, `conflict` when the
   *   video has a file, `overQuota`
   */
  async reuse(actor: Actor, sourceId: string, request: Reuse): Promise<Creation<Video>> {
    const { created, freed } = await inTransaction(db, async (tx) => {
      const found = await courseRepository.lock(tx, { courseId: request.courseId }, actor.id)
      if (!found) throw notFound('course')
      requireRight(found.access, 'edit')
      const source = await findSource(tx, actor, sourceId)
      const known = await videoRepository.find(tx, request.id, request.courseId)
      if (known && known.deletedAt === null && known.storageKey === source.storageKey) {
        return { created: false, freed: [] }
      }
      const changes: Change[] = []
      const edit: Edit = { ...found, tx, record: (...more) => changes.push(...more), placed: () => {} }
      const need = {
        ownerId: found.course.instructorId,
        userId: actor.id,
        filename: cleanOriginalFilename(request.filename),
        size: source.size,
        videoId: request.id,
      }
      const orphans = await quota.sharing(tx, need, () => share(edit, source, request))
      await recordOperation(tx, request.courseId, {
        kind: changes.length > 0 ? 'create' : 'system',
        changes: [...changes, { type: 'video', id: request.id }],
        actor,
      })
      return { created: true, freed: orphans }
    })
    cleanup.free(freed.map(({ storageKey }) => storageKey))
    return { created, value: await videoRepository.get(db, request.id) }
  },
})

/** The row, held against being deleted until this transaction has written who else needs its bytes. */
async function findSource(tx: Transaction, actor: Actor, sourceId: string): Promise<VideoRow> {
  if (!(await videoRepository.findVisible(tx, sourceId, actor.id))) throw notFound('video')
  const source = await videoRepository.hold(tx, sourceId)
  const course = source && (await courseRepository.find(tx, source.courseId, actor.id))
  if (!source || !course) throw notFound('video')
  requireRight(course.access, 'edit')
  if (source.status !== 'ready' || source.storageKey === null) {
    throw new AppError('notReady', `“${source.filename}” has no file that plays, so it cannot be used again.`)
  }
  return source
}

async function share(edit: Edit, source: VideoRow, request: Reuse): Promise<Orphan[]> {
  const { tx } = edit
  const target = await findTarget(tx, request)
  const freed = target ? [...(await dropUnfinished(tx, target)), ...(await keepFile(tx, target))] : []
  if (!target) {
    await insertAtEnd(edit, {
      id: request.id,
      chapterId: request.chapterId,
      filename: titleFromFilename(request.filename),
    })
  }
  const sourceGeneration = (target?.sourceGeneration ?? 0) + 1
  await videoRepository.update(tx, request.id, {
    ...plays,
    ...fileOf(source),
    originalFilename: cleanOriginalFilename(request.filename),
    sourceGeneration,
  })
  const from = { videoId: source.id, generation: source.sourceGeneration }
  await assetRepository.share(tx, [{ from, to: { videoId: request.id, generation: sourceGeneration } }])
  return freed
}
