import type { VideoChanges, VideoRow } from '../db/repositories/video-repository'
import { assetRepository } from '../db/repositories/asset-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { mediaJobRepository, type MediaJobRow } from '../db/repositories/media-job-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { UNFINISHED, uploadRepository, type UploadRow } from '../db/repositories/upload-repository'
import { videoFileRepository } from '../db/repositories/video-file-repository'
import { videoRepository } from '../db/repositories/video-repository'
import type { Database, Transaction } from '../db/client'
import { inTransaction } from '../services/course-write'
import { recordVideoState } from '../services/edit-course'
import { addExtras } from '../services/media-work'
import { keepFile, plays, storedFile } from '../services/video-files'
import type { MediaFacts, MediaFailed } from '../media/media-work'
import type { StoredObject } from '../storage/port'
import { holderOf } from './pipeline'
import type { StoredOutput } from './store-outputs'

/** How an attempt ended, with what it stored. */
export type Ending =
  | {
      ok: true
      /** Of a file that was found to play; absent for what is made beside it. */
      facts?: MediaFacts
      outputs: StoredOutput[]
      later: ('hls' | 'sprite')[]
      /** The file that takes over, as the storage has it now. */
      object?: StoredObject
    }
  | { ok: false; state: 'failed' | 'dead'; failed: MediaFailed; object?: StoredObject }

/** `late`: this attempt does not count any more, and nothing was written. `swept`: what it stored was held too long. */
export type Finished = 'done' | 'late' | 'swept'

interface Finish {
  tx: Transaction
  job: MediaJobRow
  video: VideoRow
}

/**
 * Writes what came of an attempt, once: to the video, its assets, the upload that waits for it and the job itself, all or
 * nothing. Repeating it answers `late`.
 */
export const finishJob = (db: Database, claimed: MediaJobRow, ending: Ending): Promise<Finished> =>
  inTransaction(db, async (tx) => {
    const course = await courseRepository.lockAny(tx, { videoId: claimed.videoId })
    const video = course && (await videoRepository.find(tx, claimed.videoId, course.id))
    // The course first, as everywhere: the job's row is written by whoever changes the video, too.
    const job = video && (await mediaJobRepository.holdAttempt(tx, claimed))
    if (!job) return 'late'
    const keys = ending.ok ? ending.outputs.map(({ storageKey }) => storageKey) : []
    if (!(await orphanRepository.keep(tx, holderOf(job), keys))) return 'swept'

    const finish = { tx, job, video }
    const isWanted = await (job.task === 'process'
      ? finishProcess(finish, ending)
      : finishExtra(finish, ending))
    if (!isWanted) await orphanRepository.add(tx, ending.ok ? ending.outputs.map(asOrphan) : [])
    if (isWanted && ending.ok && job.task === 'process') {
      const generation = video.sourceGeneration + (job.uploadId === null ? 0 : 1)
      await addExtras(tx, { videoId: video.id, generation }, ending.later)
    }
    await mediaJobRepository.end(tx, job, endOf(ending, isWanted))
    // Also told when it stays as it is: its work is over.
    if (job.task === 'process' || isWanted) await recordVideoState(tx, course.id, video.id)
    return 'done'
  })

const endOf = (ending: Ending, isWanted: boolean) => {
  if (ending.ok) {
    return isWanted ? ({ state: 'done', percent: 100 } as const) : ({ state: 'cancelled' } as const)
  }
  const { code, message, detail } = ending.failed
  return { state: ending.state, errorCode: code, errorMessage: message, errorDetail: detail }
}

const asOrphan = ({ storageKey, backblazeFileId }: StoredOutput) => ({
  storageKey,
  versionId: backblazeFileId ?? null,
})

async function finishProcess(finish: Finish, ending: Ending): Promise<boolean> {
  const { tx, job, video } = finish
  if (job.uploadId === null) {
    const written = await videoRepository.finishProcessing(
      tx,
      { id: video.id, sourceGeneration: job.sourceGeneration },
      ending.ok ? readyWith(ending.facts) : errorWith(ending.failed),
    )
    if (written && ending.ok) await setAssets(finish, ending.outputs, job.sourceGeneration)
    return written
  }
  const upload = await uploadRepository.findAny(tx, job.uploadId)
  const isWaiting = upload?.state === 'completing'
  if (!isWaiting) return false
  if (ending.ok) await takeOver(finish, upload, ending)
  else await leaveAsItIs(finish, upload, ending)
  await uploadRepository.forgetDigests(tx, upload.id)
  return true
}

/** The new file plays: it takes the place of the one that the video has, which can be brought back. */
async function takeOver(
  finish: Finish,
  upload: UploadRow,
  { facts, outputs, object }: Extract<Ending, { ok: true }>,
): Promise<void> {
  const { tx, video } = finish
  const sourceGeneration = video.sourceGeneration + 1
  await uploadRepository.changeState(tx, upload.id, UNFINISHED, 'done')
  await keepFile(tx, video)
  await videoRepository.update(tx, video.id, {
    ...storedFile(upload, object),
    ...readyWith(facts),
    ...plays,
    sourceGeneration,
  })
  await setAssets(finish, outputs, sourceGeneration)
}

async function leaveAsItIs(
  { tx, video }: Finish,
  upload: UploadRow,
  { state, failed, object }: Extract<Ending, { ok: false }>,
): Promise<void> {
  const reason =
    state === 'dead'
      ? 'The new file could not be processed on this server. Choose it again later.'
      : failed.message
  await uploadRepository.fail(tx, upload.id, `${reason} “${video.filename}” keeps the file that it had.`)
  await orphanRepository.add(tx, [{ storageKey: upload.storageKey, versionId: object?.versionId ?? null }])
}

/** What is made beside a video is kept as long as the file that it was made of. */
async function finishExtra(finish: Finish, ending: Ending): Promise<boolean> {
  const { tx, job, video } = finish
  if (!ending.ok) return true
  const isThere =
    video.sourceGeneration === job.sourceGeneration ||
    (await videoFileRepository.list(tx, video.id)).some(
      ({ sourceGeneration }) => sourceGeneration === job.sourceGeneration,
    )
  if (isThere) await setAssets(finish, ending.outputs, job.sourceGeneration)
  return isThere
}

async function setAssets(
  { tx, video }: Finish,
  outputs: StoredOutput[],
  sourceGeneration: number,
): Promise<void> {
  const rows = outputs.map((output) => ({ ...output, videoId: video.id, sourceGeneration }))
  await orphanRepository.add(tx, await assetRepository.replace(tx, rows))
}

const readyWith = (facts: MediaFacts | undefined): VideoChanges =>
  facts
    ? {
        status: 'ready',
        format: facts.mimeType,
        duration: facts.durationSeconds,
        width: facts.width,
        height: facts.height,
        codecs: facts.codecs,
        errorCode: null,
        errorMessage: null,
      }
    : { status: 'ready' }

const errorWith = ({ code, message }: MediaFailed): VideoChanges => ({
  status: 'error',
  errorCode: code,
  errorMessage: message,
})
