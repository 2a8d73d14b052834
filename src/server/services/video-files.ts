import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { EarlierFile, Page, SessionUser } from '@/types/api'
import type { Video } from '@/types/course'
import type { Actor } from '../actor'
import type { Transaction } from '../db/client'
import { assetRepository } from '../db/repositories/asset-repository'
import { orphanRepository, type Orphan } from '../db/repositories/orphan-repository'
import { uploadRepository, type UploadRow } from '../db/repositories/upload-repository'
import { videoFileRepository, type VideoFileRow } from '../db/repositories/video-file-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { notFound } from './course-write'
import type { StoredObject } from '../storage/port'
import type { EditContext } from './edit-context'
import { editCourse, type Written } from './edit-course'
import type { StorageCleanup } from './storage-cleanup'

const DAY_MS = 86_400_000
/** Files let go of in one turn of the upkeep; what is left over waits for the next one. */
const AT_ONCE = 1_000

/** The files that a video had before the one it has. */
export const createVideoFiles = (context: EditContext, cleanup: StorageCleanup) => {
  const { db } = context
  return {
    /** For whoever may look at the course. */
    async earlierFiles(user: SessionUser, videoId: string): Promise<Page<EarlierFile>> {
      if (!(await videoRepository.findVisible(db, videoId, user.id))) throw notFound('video')
      const rows = await videoFileRepository.list(db, videoId)
      return { items: rows.map(toEarlierFile), nextCursor: null }
    },

    /**
     * Gives a video a file back that it had before; the one it has takes that one's place, so that this can be taken
     * back, too. Asked for again, it changes nothing.
     * @throws AppError `notFound` when the video never had it or its 30 days are over, `inProgress` while the video's
     *   own file is being read
     */
    async bringBack(actor: Actor, videoId: string, fileId: string): Promise<Written<Video>> {
      let freed: Orphan[] = []
      const done = await editCourse(
        context,
        actor,
        { videoId },
        { kind: 'system', what: 'video' },
        async ({ tx, course, record }) => {
          const video = await videoRepository.find(tx, videoId, course.id)
          if (!video || video.deletedAt) throw notFound('video')
          if (video.status === 'processing') {
            throw new AppError('inProgress', `“${video.filename}” is being read right now. Wait a moment.`, {
              retryAfter: 2,
            })
          }
          const file = await videoFileRepository.take(tx, videoId, fileId)
          if (!file) {
            throw new AppError('notFound', 'This file is no longer kept, or it is the one that is shown.')
          }
          freed = await keepFile(tx, video)
          await uploadRepository.forgetFailures(tx, videoId)
          const { originalFilename, sourceGeneration: generation } = file
          const sourceGeneration = video.sourceGeneration + 1
          await assetRepository.move(tx, { videoId, generation }, sourceGeneration)
          await videoRepository.update(tx, videoId, {
            ...fileOf(file),
            ...plays,
            originalFilename,
            sourceGeneration,
          })
          record({ type: 'video', id: videoId })
        },
        () => videoRepository.get(db, videoId),
      )
      cleanup.free(freed.map(({ storageKey }) => storageKey))
      return done
    },

    /** The process's own work: lets go of files that were replaced 30 days ago. @returns how many */
    async freeEarlierFiles(now = new Date()): Promise<number> {
      const freed = await db.transaction(async (tx) => {
        const orphans = await videoFileRepository.takeExpired(tx, now, AT_ONCE)
        await orphanRepository.add(tx, orphans)
        return orphans
      })
      cleanup.free(freed.map(({ storageKey }) => storageKey))
      return freed.length
    },
  }
}

/** What a video with a file that plays has where others have the reason why not. */
export const plays = { status: 'ready', errorCode: null, errorMessage: null, backblazeUrl: null } as const

/** What a video has of a file that is stored. */
export const storedFile = (upload: UploadRow, object: StoredObject | undefined) => ({
  storageKey: upload.storageKey,
  backblazeFileId: object?.versionId ?? null,
  size: object?.sizeBytes ?? upload.size,
  originalFilename: upload.originalFilename,
  fingerprint: upload.fingerprint,
  checksum: upload.checksum,
})

/** What describes the stored file of a video, whatever it was called where it came from. */
export const fileOf = ({
  storageKey,
  backblazeFileId,
  size,
  format,
  duration,
  width,
  height,
  codecs,
  checksum,
  fingerprint,
}: Pick<
  VideoRow,
  | 'storageKey'
  | 'backblazeFileId'
  | 'size'
  | 'format'
  | 'duration'
  | 'width'
  | 'height'
  | 'codecs'
  | 'checksum'
  | 'fingerprint'
>) => ({
  storageKey,
  backblazeFileId,
  size,
  format,
  duration,
  width,
  height,
  codecs,
  checksum,
  fingerprint,
})

/**
 * Puts a video's file among those that can be brought back; the caller gives it another one.
 * @returns a file that does not play and that nobody wants back, noted for removal
 */
export async function keepFile(tx: Transaction, video: VideoRow): Promise<Orphan[]> {
  const { storageKey } = video
  if (storageKey === null) return []
  if (video.status !== 'ready') {
    const made = await assetRepository.take(tx, [{ videoId: video.id, generation: video.sourceGeneration }])
    const orphans = [{ storageKey, versionId: video.backblazeFileId }, ...made]
    await orphanRepository.add(tx, orphans)
    return orphans
  }
  await videoFileRepository.insert(tx, {
    id: newId(),
    videoId: video.id,
    sourceGeneration: video.sourceGeneration,
    originalFilename: video.originalFilename,
    ...fileOf(video),
    storageKey,
    expiresAt: new Date(Date.now() + limits.earlierFileDays * DAY_MS),
  })
  return []
}

const toEarlierFile = (row: VideoFileRow): EarlierFile => ({
  id: row.id,
  originalFilename: row.originalFilename,
  size: row.size,
  format: row.format,
  duration: row.duration,
  width: row.width,
  height: row.height,
  codecs: row.codecs,
  checksum: row.checksum,
  replaced_at: row.replacedAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
})
