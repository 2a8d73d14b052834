import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { signPartsSchema } from '@/schemas/upload'
import type { Page, SessionUser, SignedPart, UploadParts, UploadSummary } from '@/types/api'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { RECEIVING, uploadRepository, type UploadRow } from '../db/repositories/upload-repository'
import { videoRepository, type VideoChanges } from '../db/repositories/video-repository'
import { inTransaction, notFound } from './course-write'
import { recordVideoState } from './edit-course'
import { uploadCursor } from './cursors'
import { checksumProblems } from './part-checksums'
import { sizeOfPart } from './part-plan'
import type { StorageCleanup } from './storage-cleanup'
import { noFile, planOf, uploadExpiry } from './upload-start'

const DEFAULT_LIMIT = 100

export const createUploadService = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, storage, log } = context

  const find = async (user: SessionUser, uploadId: string): Promise<UploadRow> => {
    const row = await uploadRepository.find(db, uploadId, user.id)
    if (!row) throw notFound('upload')
    return row
  }

  /** Ends an upload that still takes parts. @returns whether it did */
  const giveUp = async (upload: UploadRow, changes: VideoChanges): Promise<boolean> => {
    const wasOpen = await inTransaction(db, async (tx) => {
      const course = await courseRepository.lockAny(tx, { videoId: upload.videoId })
      if (!course || !(await uploadRepository.changeState(tx, upload.id, RECEIVING, 'aborted'))) return false
      const { storageKey, storageUploadId } = upload
      await orphanRepository.add(tx, [{ storageKey, storageUploadId }])
      const video = await videoRepository.find(tx, upload.videoId, course.id)
      if (video?.status === 'uploading') await videoRepository.update(tx, video.id, changes)
      await recordVideoState(tx, course.id, upload.videoId)
      return true
    })
    if (wasOpen) cleanup.free([upload.storageKey])
    return wasOpen
  }

  return {
    /**
     * Addresses to send parts to; the sizes are the server's. Pushes the upload's expiry on.
     * @throws AppError `invalid` naming part numbers that the upload does not have, `conflict` when it is over
     */
    async sign(
      user: SessionUser,
      uploadId: string,
      { partNumbers, checksums = {} }: z.output<typeof signPartsSchema>,
    ): Promise<Page<SignedPart>> {
      const row = await find(user, uploadId)
      const errors = partNumbers.flatMap((partNumber, i) =>
        partNumber > row.partCount
          ? [{ field: `partNumbers.${i}`, message: `This upload has ${row.partCount} parts.` }]
          : [],
      )
      errors.push(...checksumProblems(storage.checksumKind, checksums))
      if (errors[0]) throw new AppError('invalid', errors[0].message, { errors })
      if (!(await uploadRepository.extend(db, uploadId, uploadExpiry()))) {
        throw new AppError('conflict', 'This upload takes no more parts: it is finished or was cancelled.')
      }
      const items = await Promise.all(
        [...new Set(partNumbers)].map(async (partNumber) => {
          const size = sizeOfPart(row, partNumber)
          const signed = await storage.signPart({
            key: row.storageKey,
            uploadId: row.storageUploadId,
            partNumber,
            sizeBytes: size,
            checksum: checksums[partNumber],
          })
          return { partNumber, size, ...signed }
        }),
      )
      return { items, nextCursor: null }
    },

    /** What the storage holds for certain: what a resumed upload may skip. */
    async parts(user: SessionUser, uploadId: string): Promise<UploadParts> {
      const row = await find(user, uploadId)
      const held = await storage.listParts({ key: row.storageKey, uploadId: row.storageUploadId })
      return {
        ...planOf(row),
        state: row.state,
        parts: held.map(({ partNumber, sizeBytes: size, etag }) => ({ partNumber, size, etag })),
      }
    },

    /** The user's uploads that are not over, of one course or of all. */
    async list(
      user: SessionUser,
      query: { courseId?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
    ): Promise<Page<UploadSummary>> {
      const { courseId, cursor, limit = DEFAULT_LIMIT } = query
      const items = await uploadRepository.listUnfinished(db, {
        userId: user.id,
        limit: limit + 1,
        ...(courseId !== undefined && { courseId }),
        ...(cursor !== undefined && { afterId: uploadCursor.parse(cursor).id }),
      })
      const last = items.length > limit ? items[limit - 1] : undefined
      return { items: items.slice(0, limit), nextCursor: last ? uploadCursor.format(last) : null }
    },

    /**
     * Gives the upload up: its parts are freed and the video is a planned one again, with its title. Repeating
     * it changes nothing.
     * @throws AppError `conflict` when the file is stored already
     */
    async abort(user: SessionUser, uploadId: string): Promise<void> {
      const row = await find(user, uploadId)
      const planned = { status: 'planned', originalFilename: '', size: 0, format: '', ...noFile } as const
      if (await giveUp(row, planned)) return
      const now = await find(user, uploadId)
      if (now.state === 'aborted') return
      if (now.state === 'completing') {
        const message = 'The file is being put together right now. Wait a moment, then delete the video.'
        throw new AppError('inProgress', message, { retryAfter: 2 })
      }
      throw new AppError('conflict', 'This upload is finished. Delete the video if it is not wanted.')
    },

    /** Gives up uploads that nobody has touched for their time. @returns how many */
    async expireUploads(now = new Date()): Promise<number> {
      let expired = 0
      for (const row of await uploadRepository.listExpired(db, now)) {
        const done = await giveUp(row, {
          ...noFile,
          status: 'error',
          errorCode: 'uploadExpired',
          errorMessage:
            'The upload stood still for 7 days and was given up. Choose the file again; the title stays.',
        }).catch((error: unknown) => {
          log.error({ err: error, uploadId: row.id }, 'an expired upload could not be given up')
          return false
        })
        if (done) expired += 1
      }
      return expired
    },

    /** Whether a multipart upload of the storage belongs to an upload that is not over. */
    isOpenAtStorage: (storageUploadId: string): Promise<boolean> =>
      uploadRepository.isUnfinishedAtStorage(db, storageUploadId),
  }
}
