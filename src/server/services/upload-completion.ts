import { setTimeout as delay } from 'node:timers/promises'
import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { mimeTypeOf } from '@/lib/video-formats'
import type { completeUploadSchema } from '@/schemas/upload'
import type { FieldProblem, SessionUser } from '@/types/api'
import type { Video } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { UNFINISHED, uploadRepository, type UploadRow } from '../db/repositories/upload-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import type { StoredObject, StoredPart } from '../storage/port'
import { inTransaction, notFound } from './course-write'
import { recordVideoState } from './edit-course'
import { wholeChecksum } from './file-checksum'
import { measureFor } from './monitoring/figures'
import { countFailedUpload } from './monitoring/upload-failures'
import { sizeOfPart } from './part-plan'
import type { StorageCleanup } from './storage-cleanup'
import { noFile } from './upload-start'
import { keepFile, storedFile } from './video-files'
import { addProcess, addTakeOver } from './media-work'

/** What the sender was answered for its parts, by part number. */
type SentEtags = Record<string, string>

/** How often a caller that waits is looked after. */
const WAIT_STEP_MS = 100
/** Missing parts named in one answer. */
const NAMED_PARTS = 100

export const createUploadCompletion = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, storage, log, figures } = context
  const running = new Map<string, Promise<void>>()

  /** Calls for one upload that overlap in this process share one run; everything in it may also be repeated. */
  const finish = (uploadId: string, sent?: SentEtags): Promise<void> => {
    const current = running.get(uploadId)
    if (current) return current
    const run = (async () => {
      const row = await uploadRepository.findAny(db, uploadId)
      if (!row) throw notFound('upload')
      if (row.state === 'aborted') throw overWith(row)
      if (row.state !== 'done') {
        await settle(row, await joinParts(row, sent))
      }
    })().finally(() => running.delete(uploadId))
    running.set(uploadId, run)
    return run
  }

  /** The object at the storage; the ledger says `completing` from before the call until it is settled. */
  const joinParts = async (row: UploadRow, sent?: SentEtags): Promise<StoredObject> => {
    const wasInterrupted = row.state === 'completing'
    const stored = wasInterrupted ? await storage.headObject(row.storageKey) : null
    if (stored) return stored
    const ref = { key: row.storageKey, uploadId: row.storageUploadId }
    const parts = await storage.listParts(ref)
    const problems = partProblems(row, parts, sent)
    if (problems.length > 0) {
      // Another server may have joined the parts between the two looks; then there are none any more.
      const joined = wasInterrupted ? await storage.headObject(row.storageKey) : null
      if (joined) return joined
      await uploadRepository.changeState(db, row.id, ['completing'], 'open')
      const [first] = problems
      throw new AppError('notReady', `The file is not complete yet. ${first?.message ?? ''}`.trim(), {
        errors: problems.slice(0, NAMED_PARTS),
      })
    }
    const checksum = wholeChecksum(storage.checksumKind, parts, await uploadRepository.digests(db, row.id))
    if (!wasInterrupted && !(await uploadRepository.beginCompleting(db, row.id, checksum))) {
      const now = await uploadRepository.findAny(db, row.id)
      if (now?.state !== 'completing' && now?.state !== 'done') throw cancelled()
    }
    try {
      return await storage.completeMultipartUpload({ ...ref, sizeBytes: row.size }, parts)
    } catch (error) {
      // No answer leaves it open whether the parts were joined: the next call looks. A refusal is final.
      const isRefusal = error instanceof AppError && error.code !== 'unavailable' && error.code !== 'timeout'
      if (isRefusal) await uploadRepository.changeState(db, row.id, ['completing'], 'open')
      throw error
    }
  }

  /**
   * Gives the stored object to the video, once, and asks for it to be worked on. A video that has a file which plays
   * keeps that until the new one is known to play, too: the upload goes on waiting for that.
   */
  const settle = async (row: UploadRow, object: StoredObject): Promise<void> => {
    let isFirst = false
    const isKept = await inTransaction(db, async (tx) => {
      const course = await courseRepository.lockAny(tx, { videoId: row.videoId })
      const video = course && (await videoRepository.find(tx, row.videoId, course.id))
      const current = await uploadRepository.findAny(tx, row.id)
      if (current?.state === 'done') return true
      if (!video || !current || !UNFINISHED.includes(current.state)) {
        await orphanRepository.add(tx, [{ storageKey: row.storageKey, versionId: object.versionId }])
        return false
      }
      if (row.replaces && video.status === 'ready') {
        await addTakeOver(tx, { videoId: video.id, generation: video.sourceGeneration }, row.id)
        // It stays as it is until the new file plays; a process that starts meanwhile comes by here once more.
        isFirst = row.state !== 'completing'
      } else {
        isFirst = true
        await uploadRepository.changeState(tx, row.id, UNFINISHED, 'done')
        await uploadRepository.forgetDigests(tx, row.id)
        await giveTo(tx, video, current, object)
      }
      await recordVideoState(tx, course.id, video.id)
      return true
    })
    if (isFirst) measureFor(figures, { id: row.userId }, { kind: 'upload' })
    // Wakes the removal of what the video had, too.
    cleanup.free([row.storageKey])
    if (!isKept) throw cancelled()
  }

  const giveTo = async (tx: Transaction, video: VideoRow, row: UploadRow, object: StoredObject) => {
    await keepFile(tx, video)
    const sourceGeneration = video.sourceGeneration + 1
    await videoRepository.update(tx, video.id, {
      ...noFile,
      ...storedFile(row, object),
      status: 'processing',
      format: mimeTypeOf(row.originalFilename) ?? video.format,
      sourceGeneration,
    })
    await addProcess(tx, { videoId: video.id, generation: sourceGeneration })
  }

  /** @throws AppError `invalid` when the file did not take over */
  const settled = async ({ id, videoId }: UploadRow, seconds: number): Promise<void> => {
    const until = Date.now() + seconds * 1_000
    for (;;) {
      const row = await uploadRepository.findAny(db, id)
      if (row?.state === 'aborted') throw overWith(row)
      const [video] = await videoRepository.findMany(db, [videoId])
      const isOver = row?.state !== 'completing' && video?.status !== 'processing'
      if (isOver || Date.now() >= until) return
      await delay(WAIT_STEP_MS)
    }
  }

  return {
    /**
     * Joins the parts; the work on the file begins. Repeating it answers the video as it is.
     * @param request.etags what the sender was answered for its parts; parts that differ count as missing
     * @param waitSeconds how long to wait for that work; 0 unless told
     * @returns the video, `processing`, or in the end `ready`, or `error` with the reason in it
     * @throws AppError `notReady` naming missing parts, `conflict` when the upload was cancelled, `invalid` when the
     *   file did not take the place of the one that the video has
     */
    async complete(
      user: SessionUser,
      uploadId: string,
      { etags }: z.output<typeof completeUploadSchema> = {},
      waitSeconds = 0,
    ): Promise<Video> {
      const row = await uploadRepository.find(db, uploadId, user.id)
      if (!row) throw notFound('upload')
      try {
        await finish(uploadId, etags)
      } catch (error) {
        const reason = error instanceof AppError ? error.code : 'internal'
        if (!(error instanceof AppError) || error.status >= 500) {
          await countFailedUpload(context, user, { uploadId, reason }).catch(() => undefined) // the error says more
        }
        throw error
      }
      if (waitSeconds > 0) await settled(row, waitSeconds)
      const [video] = await videoRepository.list(db, { videoIds: [row.videoId] })
      if (!video) throw notFound('video')
      return video
    },

    /** At the start of the process: takes up what the last one left half done. Never throws. */
    async resumeInterrupted(): Promise<void> {
      for (const { id } of await uploadRepository.listCompleting(db)) {
        await finish(id).catch((error: unknown) => {
          log.warn({ err: error, uploadId: id }, 'an interrupted upload could not be finished')
        })
      }
    },
  }
}

const cancelled = () =>
  new AppError('conflict', 'This upload was cancelled or has expired. Choose the file again.')

/** Why an upload is over; its last answer may have been lost. */
const overWith = ({ failure }: UploadRow) =>
  failure === null ? cancelled() : new AppError('invalid', failure)

/** What is missing, has the wrong length, or is not what its sender was told that it is. */
function partProblems(row: UploadRow, parts: StoredPart[], sent: SentEtags = {}): FieldProblem[] {
  const held = new Map(parts.map((part) => [part.partNumber, part]))
  const problems: FieldProblem[] = []
  for (let partNumber = 1; partNumber <= row.partCount; partNumber++) {
    const part = held.get(partNumber)
    const wanted = sizeOfPart(row, partNumber)
    const etag = sent[partNumber]?.replaceAll('"', '')
    const isSent = etag === undefined || etag === part?.etag
    if (part?.sizeBytes === wanted && isSent) continue
    const message =
      part === undefined
        ? `Part ${partNumber} of ${row.partCount} is missing; send it again.`
        : part.sizeBytes === wanted
          ? `Part ${partNumber} is not the one that was sent; send it again.`
          : `Part ${partNumber} has ${part.sizeBytes} bytes instead of ${wanted}; send it again.`
    problems.push({ field: `parts.${partNumber}`, message })
  }
  for (const partNumber of held.keys()) {
    if (partNumber <= row.partCount) continue
    problems.push({ field: `parts.${partNumber}`, message: `This upload has ${row.partCount} parts.` })
  }
  return problems
}
