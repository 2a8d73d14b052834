import type { QueryClient } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { withVideo } from '@/lib/course-tree'
import { errorMessage } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseKeys } from '@/lib/query/course-queries'
import { allowRepeat } from '@/lib/upload-ledger/repeats'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { KnownFile } from '@/types/api'
import type { UploadItem } from '@/types/course'
import { pageUploads } from './page-uploads'

/** What becomes of a file that a course has already. */
export type KnownChoice = 'reuse' | 'both' | 'replace' | 'skip'

/** The video whose stored file can be used again or replaced, if there is one. */
export const readyOne = ({ known = [] }: UploadItem): KnownFile | undefined =>
  known.find(({ isReady }) => isReady)

/** The video that this page is sending the same file to: it can be used or replaced when it is there. */
export function comingOne({ id, known = [] }: UploadItem): KnownFile | undefined {
  const uploads = Object.values(useCourseCreationUI.getState().uploads)
  const isComing = (videoId: string) =>
    uploads.some((other) => other.id !== id && other.videoId === videoId && other.status !== 'error')
  return known.find(({ isSame, videoId }) => isSame && isComing(videoId))
}

/**
 * Does what was chosen, one file after the other; those that wait for the first of two copies wait on their own. What
 * fails stays in its row, to be chosen again.
 */
export async function settleKnown(
  client: QueryClient,
  choices: readonly { upload: UploadItem; choice: KnownChoice }[],
  onFailure: (error: unknown) => void,
): Promise<void> {
  for (const { upload, choice } of choices) {
    const isMeant = choice === 'reuse' || choice === 'replace'
    const coming = isMeant && !readyOne(upload) ? comingOne(upload) : undefined
    if (coming) void settleLater(client, upload, choice, coming).catch(onFailure)
    else await settleOne(client, upload, choice, readyOne(upload)).catch(onFailure)
  }
}

/** The first copy is still being sent: this one stays in line until it is known what became of that. */
async function settleLater(
  client: QueryClient,
  upload: UploadItem,
  choice: KnownChoice,
  coming: KnownFile,
): Promise<void> {
  const { updateUploadStatus } = useCourseCreationUI.getState()
  updateUploadStatus(upload.id, 'pending')
  const isThere = await untilSettled(coming.videoId)
  if (!useCourseCreationUI.getState().uploads[upload.id]) return // taken off meanwhile
  try {
    // Where the first copy did not arrive, this one is sent in its own right.
    await settleOne(client, upload, choice, isThere ? coming : undefined)
  } catch (error) {
    updateUploadStatus(upload.id, 'error', errorMessage(error), { known: [{ ...coming, isReady: isThere }] })
    throw error
  }
}

/** @returns whether the video has its file; `false` when what this page sent it failed or was taken off */
function untilSettled(videoId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const own = Object.values(useCourseCreationUI.getState().uploads).filter(
        (upload) => upload.videoId === videoId,
      )
      const isThere = own.some(({ status }) => status === 'complete')
      if (!isThere && own.some(({ status }) => status !== 'error')) return
      stop()
      resolve(isThere)
    }
    const stop = useCourseCreationUI.subscribe(look)
    look()
  })
}

async function settleOne(
  client: QueryClient,
  upload: UploadItem,
  choice: KnownChoice,
  existing: KnownFile | undefined,
): Promise<void> {
  const uploads = pageUploads(client)
  const { id, file, videoId, courseId, chapterId } = upload
  if (choice === 'both' || (!existing && choice !== 'skip')) {
    allowRepeat(file)
    uploads.retry(id).catch(toldInTheRow)
  } else if (choice === 'skip') {
    await uploads.cancel(id)
  } else if (existing && choice === 'replace') {
    await uploads.cancel(id)
    const target = { videoId: existing.videoId, courseId: existing.courseId, chapterId: existing.chapterId }
    uploads.start({ id: newId(), file, ...target, replaces: true }).catch(toldInTheRow)
  } else if (existing) {
    const sync = courseSync(client, courseId)
    // A chapter added a moment ago may still be on its way.
    await sync.settled()
    const request = { id: videoId, courseId, chapterId, filename: file.name }
    const video = await videoApi.reuse(existing.videoId, request, { idempotencyKey: newId() })
    await uploads.cancel(id)
    // Giving the upload up made it a planned one here; the server knows better.
    sync.changeBase((course) => withVideo(course, video))
    void client.invalidateQueries({ queryKey: courseKeys.lists() })
  }
}

/** The coordinator's event has put the reason into the row already. */
const toldInTheRow = () => {}
