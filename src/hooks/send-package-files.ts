import type { QueryClient } from '@tanstack/react-query'
import { feed } from '@/lib/folder-outline/feed'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { ReadPackage } from '@/lib/package/read-package'
import { tellFailure } from '@/lib/query/notices'
import { courseQueries } from '@/lib/query/course-queries'
import { allowRepeat } from '@/lib/upload-ledger/repeats'
import type { ImportResult } from '@/schemas/package'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { pageUploads } from './page-uploads'

/** How far the files of a package are. */
export interface SendProgress {
  files: number
  done: number
  failed: number
  bytes: number
  sentBytes: number
}

export const nothingSent: SendProgress = { files: 0, done: 0, failed: 0, bytes: 0, sentBytes: 0 }

const unreadable =
  'The package can no longer be read: it was changed, moved or deleted. Choose it again to send the rest of its files.'

/** Opened at once: as many as send, and a few that are read through meanwhile. */
const AT_ONCE = 8

/**
 * Sends the files that an import waits for, as uploads like all others: they go on while people work elsewhere in
 * Lectern, can be paused, and are tried again. Each is read through before, so that no damaged one is sent.
 * @param onProgress told whenever something changed; the dialog may be gone by then
 */
export async function sendPackageFiles(
  client: QueryClient,
  pack: ReadPackage,
  { course_id: courseId, videos }: ImportResult,
  onProgress: (progress: SendProgress) => void,
): Promise<void> {
  const sizes = new Map(
    pack.manifest.chapters.flatMap((chapter) => chapter.videos.map(({ id, file }) => [id, file?.size ?? 0])),
  )
  const wanted = videos.filter(({ media }) => media === 'send' || media === 'replace')
  const sizeOf = (packageId: string) => sizes.get(packageId) ?? 0
  const bytes = wanted.reduce((sum, { package_id }) => sum + sizeOf(package_id), 0)
  const state = { done: 0, failed: 0, doneBytes: 0 }
  /** Uploads on their way → bytes of their files. */
  const running = new Map<string, number>()

  const tell = () => {
    const { uploads } = useCourseCreationUI.getState()
    let sentBytes = state.doneBytes
    for (const [id, size] of running) sentBytes += (size * (uploads[id]?.progress ?? 0)) / 100
    onProgress({ files: wanted.length, done: state.done, failed: state.failed, bytes, sentBytes })
  }
  tell()
  if (wanted.length === 0) return
  // What is drawn while files are on their way lies on top of the course.
  await client.fetchQuery(courseQueries.detail(courseId)).catch(() => undefined)
  const stopListening = useCourseCreationUI.subscribe((now, before) => {
    if (now.uploads !== before.uploads) tell()
  })

  const send = async ({ package_id, id: videoId, chapter_id: chapterId, media }: (typeof wanted)[number]) => {
    const id = newId()
    const size = sizeOf(package_id)
    try {
      const file = await pack.open(package_id).catch((error: unknown) => {
        // No row says it: nothing was sent.
        const failure =
          error instanceof AppError ? error : new AppError('invalid', unreadable, { cause: error })
        tellFailure(client, failure.message, failure)
        throw failure
      })
      if (!file) return
      // Whoever imports a course wants its files, also where another course has them.
      allowRepeat(file)
      running.set(id, size)
      const replaces = media === 'replace'
      await pageUploads(client).start({
        id,
        file,
        videoId,
        courseId,
        chapterId,
        ...(replaces && { replaces }),
      })
      state.done += 1
      state.doneBytes += size
    } catch {
      state.failed += 1 // the row of the upload says why, and tries again
    } finally {
      running.delete(id)
      tell()
    }
  }
  try {
    await feed(wanted, AT_ONCE, send, new AbortController().signal)
  } finally {
    stopListening()
  }
}
