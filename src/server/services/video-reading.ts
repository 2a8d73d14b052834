import { AppError } from '@/lib/errors'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { videoRepository, type VideoChanges } from '../db/repositories/video-repository'
import { probeVideo } from '@/lib/media/probe'
import { inTransaction } from './course-write'
import { recordVideoState } from './edit-course'

/** Finds out what a stored file is, and writes it to the video. */
export const createVideoReading = ({ db, storage, log }: ServerContext) => {
  /** @returns `ready` with what the file is, or `error` with the reason. @throws when the storage does not answer */
  const findOut = async (storageKey: string, sizeBytes: number): Promise<VideoChanges> => {
    try {
      const result = await probeVideo({
        sizeBytes,
        read: (start, end) => storage.readRange(storageKey, start, end),
      })
      if (!result.ok) return failed(result.code, result.message)
      const { mimeType, durationSeconds, width, height, codecs } = result
      return { status: 'ready', format: mimeType, duration: durationSeconds, width, height, codecs }
    } catch (error) {
      if (error instanceof AppError && error.code === 'notFound') {
        return failed('fileMissing', 'The stored file is gone. Choose the file again; the title stays.')
      }
      // No file makes the probe throw: the storage did not answer, and the next call or start reads it again.
      throw error
    }
  }

  /** Does nothing when the video is not waiting to be read, or got another file meanwhile. */
  const read = async (videoId: string): Promise<void> => {
    const [row] = await videoRepository.findMany(db, [videoId])
    if (row?.status !== 'processing' || row.storageKey === null) return
    const changes = await findOut(row.storageKey, row.size)
    await inTransaction(db, async (tx) => {
      const course = await courseRepository.lockAny(tx, { videoId })
      if (course && (await videoRepository.finishProcessing(tx, row, changes))) {
        await recordVideoState(tx, course.id, videoId)
      }
    })
  }

  return {
    findOut,
    read,

    /** At the start of the process. Never throws. */
    async readAllWaiting(): Promise<void> {
      for (const { id } of await videoRepository.listProcessing(db)) {
        await read(id).catch((error: unknown) => {
          log.warn({ err: error, videoId: id }, 'an interrupted video could not be read')
        })
      }
    },
  }
}

const failed = (errorCode: string, errorMessage: string): VideoChanges => ({
  status: 'error',
  errorCode,
  errorMessage,
})
