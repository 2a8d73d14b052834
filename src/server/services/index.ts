import type { ServerContext } from '../context'
import { captionRepository } from '../db/repositories/caption-repository'
import { createAccountDeletion } from './account-deletion'
import { createApiKeys } from './api-keys'
import { createAuditLog } from './audit'
import { createCaptions } from './captions'
import { createChapterService } from './chapter-service'
import { createCourseActivity } from './course-activity'
import { createCourseBin } from './course-bin'
import { createCourseDuplicate } from './course-duplicate'
import { createCourseLifecycle } from './course-lifecycle'
import { createCourseList } from './course-list'
import { createCourseMembers } from './course-members'
import { createCourseMoves } from './course-moves'
import { createCoursePictures } from './course-pictures'
import { createCoursePublication } from './course-publication'
import { createCourseService } from './course-service'
import { createCourseTrash } from './course-trash'
import { createCourseUndo } from './course-undo'
import type { EditContext } from './edit-context'
import { createEnrolments } from './enrolments'
import { createInvitations } from './invitations'
import { createItemBatch } from './item-batch'
import { createKeptAnswers } from './kept-answers'
import { createLessonProgress } from './lesson-progress'
import { createLinkPictures } from './link-pictures'
import { createLivePage } from './live-page'
import { createMediaJobs } from './media-jobs'
import { createMonitoring } from './monitoring/create-monitoring'
import { createNumbering } from './numbering'
import { createOutlineImport } from './outline-import'
import { createCourseExport } from './packages/course-export'
import { createCourseImport } from './packages/course-import'
import { createCaptionImport } from './packages/import-captions'
import { createPlayback } from './playback'
import { createPlaybackSources } from './playback-sources'
import { createPosters } from './posters'
import { monitoredFigures } from './rollout/figures'
import { createRollout } from './rollout/rollout'
import { createStorageCleanup } from './storage-cleanup'
import { createStorageQuota } from './storage-quota'
import { createUnknownUploads } from './unknown-uploads'
import { createUploadCompletion } from './upload-completion'
import { createUploadService } from './upload-service'
import { createUploadStart } from './upload-start'
import { createVideoAddresses } from './video-addresses'
import { createVideoFiles } from './video-files'
import { createVideoReuse } from './video-reuse'
import { createVideoService } from './video-service'

/**
 * The rules of Lectern. Methods take the user first, answer only what is theirs, and throw `AppError`; the ones
 * without a user are the process's own work (`purgeDeleted`, `sweepOrphans`, `expireUploads`, `resumeInterrupted`).
 */
export function createServices(serverContext: ServerContext) {
  const numbering = createNumbering(serverContext)
  const context: EditContext = { ...serverContext, numbering: numbering.placed }
  const cleanup = createStorageCleanup(context)
  const quota = createStorageQuota(context)
  const publication = createCoursePublication(context)
  const sources = createPlaybackSources(context)
  const { videos: workOnVideos, jobs } = createMediaJobs(context, cleanup)
  const { updateMany, updateManyChapters, rename } = createItemBatch(context)
  const monitoring = createMonitoring(context)
  const kept = createKeptAnswers()
  const linkPictures = createLinkPictures(context)
  return {
    courses: {
      ...createCourseService(context, kept),
      ...createCourseList(context, kept),
      ...createCourseBin(context, cleanup),
      ...createCourseLifecycle(context),
      ...publication,
      ...createCourseMoves(context),
      ...createCourseDuplicate(context),
      ...createCourseTrash(context, cleanup),
      ...createCourseUndo(context),
      ...createCourseActivity(context),
      ...createOutlineImport(context),
      rename,
      storageUse: quota.storageUse,
    },
    coursePictures: createCoursePictures(context, cleanup, linkPictures),
    members: createCourseMembers(context),
    invitations: createInvitations(context),
    live: { ...createLivePage(context, publication, linkPictures), ...createLessonProgress(context) },
    enrolments: createEnrolments(context),
    apiKeys: createApiKeys(context),
    auditLog: createAuditLog(context),
    quota,
    accounts: createAccountDeletion(context, cleanup),
    chapters: { ...createChapterService(context), updateMany: updateManyChapters },
    videos: {
      ...createVideoService(context),
      ...createPlayback(context, sources),
      ...createVideoAddresses(context, sources),
      ...createVideoFiles(context, cleanup),
      ...createVideoReuse(context, cleanup, quota),
      ...createPosters(context, cleanup),
      updateMany,
      ...workOnVideos,
    },
    captions: createCaptions(context),
    playback: sources,
    jobs,
    uploads: {
      ...createUploadStart(context, cleanup, quota),
      ...createUploadService(context, cleanup),
      ...createUploadCompletion(context, cleanup),
      ...createUnknownUploads(context),
      sweepOrphans: () => cleanup.sweepOrphans(),
    },
    packages: {
      ...createCourseExport(context, (db, courseId) => captionRepository.listTexts(db, courseId)),
      ...createCourseImport(context),
      ...createCaptionImport(context),
    },
    monitoring,
    rollout: createRollout(context, { figures: monitoredFigures(monitoring) }),
    /** The removal of stored bytes in the background: to wait for (tests), and to end (the process). */
    cleanup: { idle: cleanup.idle, stop: cleanup.stop, wake: () => cleanup.free(['']) },
    numbering,
  }
}

export type Services = ReturnType<typeof createServices>
