import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { formatBytes, formatLimit } from '@/lib/format'
import { newId } from '@/lib/ids'
import { cleanOriginalFilename, titleFromFilename } from '@/lib/title-from-filename'
import { mimeTypeOf } from '@/lib/video-formats'
import type { startUploadSchema } from '@/schemas/upload'
import type { SessionUser, VideoUploadResponse } from '@/types/api'
import type { Change } from '@/types/operations'
import type { Actor } from '../actor'
import type { ServerContext } from '../context'
import type { Executor, Transaction } from '../db/client'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository, type Orphan } from '../db/repositories/orphan-repository'
import { RECEIVING, UNFINISHED, uploadRepository, type UploadRow } from '../db/repositories/upload-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { idTaken, inTransaction, notFound, type Creation } from './course-write'
import { refuseKnown, storable } from './known-files'
import { recordOperation, requireRight, type Edit } from './edit-course'
import { cancelTakeOver } from './media-work'
import { measureFor } from './monitoring/figures'
import { planParts } from './part-plan'
import type { StorageCleanup } from './storage-cleanup'
import type { StorageQuota } from './storage-quota'
import { newStorageKey } from './storage-key'
import { keepFile } from './video-files'
import { insertAtEnd } from './video-service'

type StartUpload = z.output<typeof startUploadSchema>

const DAY_MS = 24 * 3_600_000

/** When an upload that is not touched again is given up. */
export const uploadExpiry = () => new Date(Date.now() + 7 * DAY_MS)

export const createUploadStart = (context: ServerContext, cleanup: StorageCleanup, quota: StorageQuota) => {
  const { db, env, storage, log, figures } = context

  /** The answer to a repeated call; `undefined` for an upload id that is new. */
  const repeated = async (
    executor: Executor,
    user: SessionUser,
    uploadId: string,
  ): Promise<VideoUploadResponse | undefined> => {
    const any = await uploadRepository.findAny(executor, uploadId)
    if (!any) return undefined
    if (any.userId !== user.id) throw idTaken('upload')
    const own = await uploadRepository.find(executor, uploadId, user.id)
    if (!own) throw notFound('upload')
    if (own.state === 'aborted') {
      throw new AppError('conflict', 'This upload was cancelled or has expired. Choose the file again.')
    }
    return { video: await videoRepository.get(executor, own.videoId), upload: planOf(own) }
  }

  /** Another browser goes on with it, or the same one once more. */
  const noteSender = async (user: SessionUser, id: string, { sender }: StartUpload): Promise<void> => {
    if (sender === undefined) return
    await uploadRepository.noteSending(db, user.id, { sender, uploads: [{ id, sentBytes: 0 }] })
  }

  return {
    /**
     * Makes room for a file. The same `uploadId` again answers the same upload; another upload that is still
     * open for the video is given up. With `replace` the video may have a file, which it keeps until the new one is
     * there and known to play.
     * @throws AppError `invalid` for a file over the limit, `notFound`, `conflict` when the video has its file
     *   already or is marked, `known`, `overQuota`, `noSpace`
     */
    async start(user: Actor, request: StartUpload): Promise<Creation<VideoUploadResponse>> {
      refuseTooLarge(request, env.MAX_UPLOAD_BYTES)
      const uploadId = request.uploadId ?? newId()
      const before = await repeated(db, user, uploadId)
      if (before) {
        await noteSender(user, uploadId, request)
        return { created: false, value: before }
      }
      // Looked at before anything is reserved, and once more under the lock.
      const seen = await courseRepository.find(db, request.courseId, user.id)
      if (!seen) throw notFound('course')
      requireRight(seen.access, 'edit')
      const target = await findTarget(db, request)
      const need = {
        ownerId: seen.course.instructorId,
        userId: user.id,
        filename: cleanOriginalFilename(request.filename),
        size: request.size,
        videoId: target?.id,
      }
      if (request.refuseKnown) await refuseKnown(db, user, request)
      await quota.requireRoom(need)

      const plan = planParts(request.size)
      const contentType = mimeTypeOf(request.filename) ?? 'application/octet-stream'
      const key = newStorageKey()
      const reserved = {
        key,
        ...(await storage.createMultipartUpload({
          key,
          contentType,
          sizeBytes: request.size,
          partSizeBytes: plan.partSize,
        })),
      }
      let outcome: { value: VideoUploadResponse; freed: Orphan[] } | { repeat: VideoUploadResponse }
      try {
        outcome = await inTransaction(db, async (tx) => {
          const repeat = await repeated(tx, user, uploadId)
          if (repeat) return { repeat }
          const found = await courseRepository.lock(tx, { courseId: request.courseId }, user.id)
          if (!found) throw notFound('course')
          requireRight(found.access, 'edit')
          const changes: Change[] = []
          const edit: Edit = { ...found, tx, record: (...more) => changes.push(...more), placed: () => {} }
          const { videoId, freed, replaces } = await attachFile(edit, request, contentType)
          await quota.claimRoom(tx, { ...need, videoId })
          const inserted = await uploadRepository.insert(tx, {
            id: uploadId,
            videoId,
            userId: user.id,
            storageKey: reserved.key,
            storageUploadId: reserved.uploadId,
            originalFilename: cleanOriginalFilename(request.filename),
            size: request.size,
            fingerprint: storable(request.fingerprint),
            lastModified: request.lastModified ?? null,
            replaces,
            expiresAt: uploadExpiry(),
            ...(request.sender !== undefined && { sender: request.sender, heardAt: new Date() }),
            ...plan,
          })
          if (!inserted) throw new UploadIdTaken()
          await recordOperation(tx, request.courseId, {
            kind: changes.length > 0 ? 'create' : 'system',
            changes: [...changes, { type: 'video', id: videoId }],
            actor: user,
          })
          const video = await videoRepository.get(tx, videoId)
          return { value: { video, upload: { id: uploadId, ...plan } }, freed }
        })
      } catch (error) {
        await giveBack()
        const repeat = error instanceof UploadIdTaken ? await repeated(db, user, uploadId) : undefined
        if (repeat) return { created: false, value: repeat }
        throw error
      }
      if ('repeat' in outcome) {
        await giveBack()
        return { created: false, value: outcome.repeat }
      }
      measureFor(figures, user, { kind: 'uploadBegun' })
      cleanup.free(outcome.freed.map(({ storageKey }) => storageKey))
      return { created: true, value: outcome.value }

      function giveBack(): Promise<void> {
        return storage.abortMultipartUpload(reserved).catch((error: unknown) => {
          log.warn({ err: error, storageKey: key }, 'a reserved upload could not be given back')
        })
      }
    },
  }
}

/** Two first calls with one upload id met; the second one takes everything back and answers the first's. */
class UploadIdTaken extends Error {}

export const planOf = ({ id, partSize, partCount }: UploadRow) => ({ id, partSize, partCount })

function refuseTooLarge({ filename, size }: StartUpload, limit: number): void {
  if (size <= limit) return
  const name = cleanOriginalFilename(filename)
  const message = `“${name}” is ${formatBytes(size)}, the limit is ${formatLimit(limit)}. Split it, or ask the person who runs this server to raise the limit.`
  throw new AppError('invalid', message, { errors: [{ field: 'size', message }] })
}

/**
 * The video that shall get the file; `undefined` when it is still to be made. Where a known video stands now
 * counts, not the chapter that the caller last saw it in.
 */
export async function findTarget(
  db: Executor,
  {
    id,
    courseId,
    chapterId,
    replace = false,
  }: Pick<StartUpload, 'id' | 'courseId' | 'chapterId' | 'replace'>,
): Promise<VideoRow | undefined> {
  const row = id === undefined ? undefined : await videoRepository.find(db, id, courseId)
  if (row) {
    if (row.deletedAt) {
      throw new AppError('conflict', `“${row.filename}” is marked for deletion. Restore it first.`)
    }
    if (!replace && (row.status === 'processing' || row.status === 'ready')) {
      throw new AppError('conflict', `“${row.filename}” has its file already. It was left as it is.`)
    }
    return row
  }
  if (id !== undefined && (await videoRepository.exists(db, id))) {
    // Between the two looks the same call, sent twice, may have made it: that is found out under the lock.
    const made = await videoRepository.find(db, id, courseId)
    if (!made) throw idTaken('video')
    return made
  }
  const target = await chapterRepository.find(db, chapterId, courseId)
  if (!target || target.deletedAt) throw notFound('chapter')
  return undefined
}

/** The video's row with the file announced; what an earlier upload left is noted for removal. */
async function attachFile(
  edit: Edit,
  request: StartUpload,
  format: string,
): Promise<{ videoId: string; freed: Orphan[]; replaces: boolean }> {
  const { tx } = edit
  const target = await findTarget(tx, request)
  const videoId = target?.id ?? request.id ?? newId()
  const freed = target ? await dropUnfinished(tx, target) : []
  if (target) await uploadRepository.forgetFailures(tx, target.id)
  // What is being processed goes on until the new file is there: that may never come.
  if (target?.status === 'ready' || target?.status === 'processing') return { videoId, freed, replaces: true }
  if (target) freed.push(...(await keepFile(tx, target)))
  if (!target) {
    const { chapterId, filename } = request
    await insertAtEnd(edit, { id: videoId, chapterId, filename: titleFromFilename(filename) })
  }
  await videoRepository.update(tx, videoId, {
    status: 'uploading',
    originalFilename: cleanOriginalFilename(request.filename),
    size: request.size,
    format,
    ...noFile,
  })
  return { videoId, freed, replaces: false }
}

/** What a video without a stored file has in the columns that describe one. */
export const noFile = {
  errorCode: null,
  errorMessage: null,
  storageKey: null,
  backblazeFileId: null,
  backblazeUrl: null,
  checksum: null,
  fingerprint: null,
  duration: null,
  width: null,
  height: null,
  codecs: null,
} as const

/** Ends what is on its way to the video already: the file that was chosen last counts. */
export async function dropUnfinished(tx: Transaction, target: VideoRow): Promise<Orphan[]> {
  const freed: Orphan[] = []
  for (const earlier of await uploadRepository.unfinishedOf(tx, target.id)) {
    // One whose file is being processed was put together already; nobody else is at it.
    const isStored = await cancelTakeOver(tx, earlier.id)
    const from = isStored ? UNFINISHED : RECEIVING
    if (!(await uploadRepository.changeState(tx, earlier.id, from, 'aborted'))) {
      throw new AppError('inProgress', `“${target.filename}” is being finished right now. Wait a moment.`, {
        retryAfter: 2,
      })
    }
    freed.push({
      storageKey: earlier.storageKey,
      ...(!isStored && { storageUploadId: earlier.storageUploadId }),
    })
  }
  await orphanRepository.add(tx, freed)
  return freed
}
