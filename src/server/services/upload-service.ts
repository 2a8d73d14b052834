import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { signPartsSchema, tellSendingSchema } from '@/schemas/upload'
import type { Page, SessionUser, SignedPart, UploadParts, UploadSummary } from '@/types/api'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import {
  RECEIVING,
  uploadRepository,
  type ListedUpload,
  type UploadRow,
} from '../db/repositories/upload-repository'
import { videoRepository, type VideoChanges, type VideoRow } from '../db/repositories/video-repository'
import { inTransaction, notFound } from './course-write'
import { recordExpiry, recordVideoState } from './edit-course'
import { uploadCursor } from './cursors'
import { checksumProblems, digestsOf } from './part-checksums'
import { sizeOfPart } from './part-plan'
import type { StorageCleanup } from './storage-cleanup'
import { noFile, planOf, uploadExpiry } from './upload-start'

const DEFAULT_LIMIT = 100
/** Questions to the storage at the same time, for one list. */
const STORAGE_CALLS = 8

/** What a video says whose upload was given up. */
const expired = {
  status: 'error',
  errorCode: 'uploadExpired',
  errorMessage: 'The upload stood still for 7 days and was given up. Choose the file again; the title stays.',
} as const

const sendingOf = ({ sender, heardAt, sentBytes }: UploadRow): UploadSummary['sending'] =>
  sender === null || heardAt === null
    ? null
    : { sender, sentBytes, secondsAgo: Math.max(0, Math.round((Date.now() - heardAt.getTime()) / 1_000)) }

export const createUploadService = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, storage, log } = context

  const find = async (user: SessionUser, uploadId: string): Promise<UploadRow> => {
    const row = await uploadRepository.find(db, uploadId, user.id)
    if (!row) throw notFound('upload')
    return row
  }

  /** Ends an upload that still takes parts. @returns whether `end` found that it may */
  const giveUp = async (
    upload: UploadRow,
    changes: VideoChanges,
    end: (tx: Transaction) => Promise<boolean>,
    expiry?: { replacementEnded: (tx: Transaction, video: VideoRow) => Promise<void> },
  ): Promise<boolean> => {
    const wasOpen = await inTransaction(db, async (tx) => {
      const course = await courseRepository.lockAny(tx, { videoId: upload.videoId })
      if (!course || !(await end(tx))) return false
      const { storageKey, storageUploadId } = upload
      await orphanRepository.add(tx, [{ storageKey, storageUploadId }])
      await uploadRepository.forgetDigests(tx, upload.id)
      const video = await videoRepository.find(tx, upload.videoId, course.id)
      if (video?.status === 'uploading') await videoRepository.update(tx, video.id, changes)
      if (video && upload.replaces) await expiry?.replacementEnded(tx, video)
      if (video && expiry) await recordExpiry(tx, course.id, video)
      else await recordVideoState(tx, course.id, upload.videoId)
      return true
    })
    if (wasOpen) cleanup.free([upload.storageKey])
    return wasOpen
  }

  /** Bytes that are stored for certain. An upload that was never given an address to send to has none. */
  const receivedBytes = async (row: UploadRow): Promise<number | null> => {
    if (row.updatedAt <= row.createdAt) return 0
    try {
      const parts = await storage.listParts({ key: row.storageKey, uploadId: row.storageUploadId })
      return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    } catch (error) {
      log.warn({ err: error, uploadId: row.id }, 'the stored parts of an upload could not be listed')
      return null
    }
  }

  const summaries = async (listed: readonly ListedUpload[]): Promise<UploadSummary[]> => {
    const received = new Map<string, number | null>()
    const waiting = listed.values()
    const ask = async () => {
      for (const { row } of waiting) received.set(row.id, await receivedBytes(row))
    }
    await Promise.all(Array.from({ length: STORAGE_CALLS }, ask))
    return listed.map(({ row, video }) => ({
      ...planOf(row),
      videoId: video.id,
      courseId: video.courseId,
      chapterId: video.chapterId,
      filename: video.filename,
      originalFilename: row.originalFilename,
      size: row.size,
      state: row.state,
      fingerprint: row.fingerprint,
      lastModified: row.lastModified,
      replaces: row.replaces,
      receivedBytes: received.get(row.id) ?? null,
      sending: sendingOf(row),
      expires_at: row.expiresAt.toISOString(),
    }))
  }

  const expireOne = (row: UploadRow, now: Date): Promise<boolean> =>
    giveUp(row, { ...noFile, ...expired }, (tx) => uploadRepository.expire(tx, row.id, now), {
      replacementEnded: (tx, { filename }) =>
        uploadRepository.fail(
          tx,
          row.id,
          `The upload of “${row.originalFilename}” stood still for 7 days and was given up. “${filename}” keeps the file that it had.`,
        ),
    })

  /** Whoever may edit the course has read why a file did not take the place of another. */
  const forgetFailure = async (user: SessionUser, uploadId: string): Promise<boolean> => {
    const videoId = await uploadRepository.videoOfFailed(db, uploadId, user.id)
    if (videoId === undefined) return false
    await inTransaction(db, async (tx) => {
      const course = await courseRepository.lockAny(tx, { videoId })
      if (!course || !(await uploadRepository.forgetFailures(tx, videoId))) return
      await recordVideoState(tx, course.id, videoId)
    })
    return true
  }

  /** A video that waits for a file while no upload of it is open: whoever sent it may be gone for good. */
  const releaseStranded = ({ id, courseId }: { id: string; courseId: string }): Promise<boolean> =>
    inTransaction(db, async (tx) => {
      await courseRepository.lockAny(tx, { courseId })
      const video = await videoRepository.find(tx, id, courseId)
      if (video?.status !== 'uploading') return false
      if ((await uploadRepository.unfinishedOf(tx, id)).length > 0) return false
      await videoRepository.update(tx, id, { ...noFile, ...expired })
      await recordExpiry(tx, courseId, video)
      return true
    })

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
      await uploadRepository.saveDigests(db, uploadId, digestsOf(storage.checksumKind, checksums))
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

    /** Which uploads a browser is sending, and how far it is: said again and again while bytes get through. */
    async tellSending(user: SessionUser, report: z.output<typeof tellSendingSchema>): Promise<void> {
      await uploadRepository.noteSending(db, user.id, report)
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
      const listed = await uploadRepository.listUnfinished(db, {
        userId: user.id,
        limit: limit + 1,
        ...(courseId !== undefined && { courseId }),
        ...(cursor !== undefined && { afterId: uploadCursor.parse(cursor).id }),
      })
      const items = await summaries(listed.slice(0, limit))
      const last = listed.length > limit ? items.at(-1) : undefined
      return { items, nextCursor: last ? uploadCursor.format(last) : null }
    },

    /**
     * Gives the upload up: its parts are freed and the video is a planned one again, with its title. Repeating
     * it changes nothing. Of one that failed, it forgets the reason.
     * @throws AppError `conflict` when the file is stored already
     */
    async abort(user: SessionUser, uploadId: string): Promise<void> {
      if (await forgetFailure(user, uploadId)) return
      const row = await find(user, uploadId)
      const planned = { status: 'planned', originalFilename: '', size: 0, format: '', ...noFile } as const
      const end = (tx: Transaction) => uploadRepository.changeState(tx, row.id, RECEIVING, 'aborted')
      if (await giveUp(row, planned, end)) return
      const now = await find(user, uploadId)
      if (now.state === 'aborted') return
      if (now.state === 'completing') {
        const message = 'The file is being put together right now. Wait a moment, then delete the video.'
        throw new AppError('inProgress', message, { retryAfter: 2 })
      }
      throw new AppError('conflict', 'This upload is finished. Delete the video if it is not wanted.')
    },

    /**
     * Gives up uploads that nobody has sent anything to for their time, and tells so in their videos.
     * @returns how many videos wait no longer
     */
    async expireUploads(now = new Date()): Promise<number> {
      let released = 0
      const run = async (work: Promise<boolean>, about: object) => {
        const isDone = await work.catch((error: unknown) => {
          log.error({ err: error, ...about }, 'an abandoned upload could not be given up')
          return false
        })
        if (isDone) released += 1
      }
      for (const row of await uploadRepository.listExpired(db, now)) {
        await run(expireOne(row, now), { uploadId: row.id })
      }
      for (const video of await uploadRepository.listStranded(db)) {
        await run(releaseStranded(video), { videoId: video.id })
      }
      return released
    },

    /** Whether a multipart upload of the storage belongs to an upload that is not over. */
    isOpenAtStorage: (storageUploadId: string): Promise<boolean> =>
      uploadRepository.isUnfinishedAtStorage(db, storageUploadId),
  }
}
