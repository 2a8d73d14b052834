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
import { videoRepository } from '../db/repositories/video-repository'
import type { StoredObject, StoredPart } from '../storage/port'
import { inTransaction, notFound } from './course-write'
import { recordVideoState } from './edit-course'
import { wholeChecksum } from './file-checksum'
import { sizeOfPart } from './part-plan'
import type { StorageCleanup } from './storage-cleanup'
import { keepFile, plays } from './video-files'
import { createVideoReading } from './video-reading'

/** What the sender was answered for its parts, by part number. */
type SentEtags = Record<string, string>

/** Missing parts named in one answer. */
const NAMED_PARTS = 100

export const createUploadCompletion = (context: ServerContext, cleanup: StorageCleanup) => {
  const { db, storage, log } = context
  const reading = createVideoReading(context)
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
        const object = await joinParts(row, sent)
        await (row.replaces ? takeOver(row, object) : settle(row, object))
      }
      await reading.read(row.videoId)
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

  /** Gives the stored object to the video, once. */
  const settle = async (row: UploadRow, object: StoredObject): Promise<void> => {
    const isKept = await inTransaction(db, async (tx) => {
      const found = await endIn(tx, row, object, 'done')
      if (!found) return (await uploadRepository.findAny(tx, row.id))?.state === 'done'
      const { courseId, video } = found
      await keepFile(tx, video)
      await videoRepository.update(tx, video.id, {
        ...(await storedFile(tx, row, object)),
        status: 'processing',
        format: mimeTypeOf(row.originalFilename) ?? video.format,
        errorCode: null,
        errorMessage: null,
        sourceGeneration: video.sourceGeneration + 1,
      })
      await recordVideoState(tx, courseId, video.id)
      return true
    })
    if (isKept) return
    cleanup.free([row.storageKey])
    throw cancelled()
  }

  /**
   * Gives a video that has a file the new one instead, if that plays. Until then nothing of the video changes.
   * @throws AppError `invalid` with the reason why it keeps the one it has
   */
  const takeOver = async (row: UploadRow, object: StoredObject): Promise<void> => {
    const facts = await reading.findOut(row.storageKey, object.sizeBytes)
    const isGood = facts.status === 'ready'
    let failure = ''
    const video = await inTransaction(db, async (tx) => {
      const found = await endIn(tx, row, object, isGood ? 'done' : 'aborted')
      if (!found) return (await uploadRepository.findAny(tx, row.id))?.state
      const { courseId, video: before } = found
      if (isGood) {
        await keepFile(tx, before)
        await videoRepository.update(tx, before.id, {
          ...(await storedFile(tx, row, object)),
          ...facts,
          ...plays,
          sourceGeneration: before.sourceGeneration + 1,
        })
      } else {
        failure = `${facts.errorMessage} “${before.filename}” keeps the file that it had.`
        await uploadRepository.fail(tx, row.id, failure)
        await orphanRepository.add(tx, [{ storageKey: row.storageKey, versionId: object.versionId }])
      }
      // Also told when it stays as it is: its upload is over.
      await recordVideoState(tx, courseId, before.id)
      return before
    })
    if (video === 'done' || (isGood && typeof video === 'object')) return
    cleanup.free([row.storageKey])
    if (typeof video !== 'object') throw cancelled()
    throw new AppError('invalid', failure)
  }

  /**
   * Ends an upload whose object is there.
   * @returns its video, under the lock of its course; nothing when it was ended before, and then the object is noted
   *   for removal unless the video has it
   */
  const endIn = async (tx: Transaction, row: UploadRow, object: StoredObject, to: 'done' | 'aborted') => {
    const course = await courseRepository.lockAny(tx, { videoId: row.videoId })
    const video = course && (await videoRepository.find(tx, row.videoId, course.id))
    if (video && (await uploadRepository.changeState(tx, row.id, UNFINISHED, to))) {
      await uploadRepository.forgetDigests(tx, row.id)
      return { courseId: course.id, video }
    }
    const now = await uploadRepository.findAny(tx, row.id)
    if (now?.state !== 'done') {
      await orphanRepository.add(tx, [{ storageKey: row.storageKey, versionId: object.versionId }])
    }
    return undefined
  }

  /** What a video has of a file that is stored. */
  const storedFile = async (tx: Transaction, row: UploadRow, object: StoredObject) => ({
    storageKey: row.storageKey,
    backblazeFileId: object.versionId,
    size: object.sizeBytes,
    originalFilename: row.originalFilename,
    fingerprint: row.fingerprint,
    // Written when the parts were joined, which another server may have done.
    checksum: (await uploadRepository.findAny(tx, row.id))?.checksum ?? null,
  })

  return {
    /**
     * Joins the parts and reads the file. Repeating it answers the video as it is.
     * @param request.etags what the sender was answered for its parts; parts that differ count as missing
     * @returns the video, `ready`, or `error` with the reason in it
     * @throws AppError `notReady` naming missing parts, `conflict` when the upload was cancelled, `invalid` when the
     *   file cannot take the place of the one that the video has
     */
    async complete(
      user: SessionUser,
      uploadId: string,
      { etags }: z.output<typeof completeUploadSchema> = {},
    ): Promise<Video> {
      const row = await uploadRepository.find(db, uploadId, user.id)
      if (!row) throw notFound('upload')
      await finish(uploadId, etags)
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
      await reading.readAllWaiting()
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
