import type { QueryClient } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { withVideo } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseKeys } from '@/lib/query/course-queries'
import { allowRepeat } from '@/lib/upload-ledger/repeats'
import type { KnownFile } from '@/types/api'
import type { UploadItem } from '@/types/course'
import { pageUploads } from './page-uploads'

/** What becomes of a file that a course has already. */
export type KnownChoice = 'reuse' | 'both' | 'replace' | 'skip'

/** The video whose stored file can be used again or replaced, if there is one. */
export const readyOne = ({ known = [] }: UploadItem): KnownFile | undefined =>
  known.find(({ isReady }) => isReady)

/** Does what was chosen, one file after the other. What fails stays in its row, to be chosen again. */
export async function settleKnown(
  client: QueryClient,
  choices: readonly { upload: UploadItem; choice: KnownChoice }[],
  onFailure: (error: unknown) => void,
): Promise<void> {
  for (const { upload, choice } of choices) {
    await settleOne(client, upload, choice).catch(onFailure)
  }
}

async function settleOne(client: QueryClient, upload: UploadItem, choice: KnownChoice): Promise<void> {
  const uploads = pageUploads(client)
  const { id, file, videoId, courseId, chapterId } = upload
  const existing = readyOne(upload)
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
