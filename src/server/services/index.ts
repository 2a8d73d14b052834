import type { ServerContext } from '../context'
import { createChapterService } from './chapter-service'
import { createCourseDuplicate } from './course-duplicate'
import { createCourseLifecycle } from './course-lifecycle'
import { createCourseMoves } from './course-moves'
import { createCourseService } from './course-service'
import { createCourseTrash } from './course-trash'
import { createStorageCleanup } from './storage-cleanup'
import { createUploadCompletion } from './upload-completion'
import { createUploadService } from './upload-service'
import { createUploadStart } from './upload-start'
import { createVideoBatch } from './video-batch'
import { createVideoService } from './video-service'

/**
 * The rules of Lectern. Methods take the user first, answer only what is theirs, and throw `AppError`; the ones
 * without a user are the process's own work (`sweepOrphans`, `expireUploads`, `resumeInterrupted`).
 */
export function createServices(context: ServerContext) {
  const cleanup = createStorageCleanup(context)
  return {
    courses: {
      ...createCourseService(context),
      ...createCourseLifecycle(context),
      ...createCourseMoves(context),
      ...createCourseDuplicate(context),
      ...createCourseTrash(context, cleanup),
    },
    chapters: createChapterService(context),
    videos: { ...createVideoService(context), ...createVideoBatch(context) },
    uploads: {
      ...createUploadStart(context, cleanup),
      ...createUploadService(context, cleanup),
      ...createUploadCompletion(context, cleanup),
      sweepOrphans: () => cleanup.sweepOrphans(),
    },
    /** The removal of stored bytes in the background: to wait for (tests), and to end (the process). */
    cleanup: { idle: cleanup.idle, stop: cleanup.stop },
  }
}

export type Services = ReturnType<typeof createServices>
