import type { QueryClient } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { packageApi } from '@/lib/api/package-api'
import { count } from '@/lib/format'
import { feed } from '@/lib/folder-outline/feed'
import { AppError, errorMessage } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { ReadPackage } from '@/lib/package/read-package'
import { base64Of } from '@/lib/pictures/shrink-picture'
import { tellFailure } from '@/lib/query/notices'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { allowRepeat } from '@/lib/upload-ledger/repeats'
import type { ImportCaptionsRequest, ImportResult } from '@/schemas/package'
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
  { course_id: courseId, videos, wants_picture }: ImportResult,
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
  if (wants_picture) await sendPicture(client, pack, courseId)
  await sendCaptions(client, pack, { courseId, videos })
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

/** Sends the picture of the course; without it the course has its automatic one, and why is told. */
async function sendPicture(client: QueryClient, pack: ReadPackage, courseId: string): Promise<void> {
  try {
    const picture = await pack.picture()
    if (!picture) return
    await courseApi.setPicture(courseId, { picture: await base64Of(picture) }, { idempotencyKey: newId() })
    void client.invalidateQueries({ queryKey: courseKeys.lists() })
  } catch (error) {
    const message = `The picture of the package could not be imported. ${errorMessage(error)}`
    tellFailure(client, message, new AppError('invalid', message, { cause: error }))
  }
}

/** Characters of one request: 2,000 captions at most, and far below what a server takes. */
const BATCH_LENGTH = 4_000_000
const BATCH_TRACKS = 500

/** Sends the captions of a package, many in one step; what is wrong with some of them is told, and the rest is kept. */
async function sendCaptions(
  client: QueryClient,
  pack: ReadPackage,
  { courseId, videos }: { courseId: string; videos: ImportResult['videos'] },
): Promise<void> {
  if (pack.tracks === 0) return
  let failed = 0
  let reason = ''
  const fail = (number: number, error: string) => {
    failed += number
    reason ||= error
  }
  let batch: ImportCaptionsRequest['captions'] = []
  let length = 0
  const flush = async () => {
    if (batch.length === 0) return
    const captions = batch
    ;[batch, length] = [[], 0]
    try {
      const { problems } = await packageApi.captions(
        { course_id: courseId, captions },
        { idempotencyKey: newId() },
      )
      fail(problems.length, problems[0]?.message ?? '')
    } catch (error) {
      fail(captions.length, errorMessage(error))
    }
  }
  for (const { package_id, id: video_id } of videos) {
    try {
      for (const { language, label, vtt: text } of await pack.captions(package_id)) {
        batch.push({ video_id, language, text, ...(label.trim() !== '' && { label }) })
        length += text.length
      }
    } catch (error) {
      fail(1, errorMessage(error))
    }
    if (length > BATCH_LENGTH || batch.length >= BATCH_TRACKS) await flush()
  }
  await flush()
  // The events of the course bring the rest; the list of a page that is open elsewhere is stale.
  void client.invalidateQueries({ queryKey: courseKeys.detail(courseId) })
  if (failed === 0) return
  const message = `${count(failed, 'caption track')} of the package could not be imported. ${reason}`
  tellFailure(client, message, new AppError('invalid', message))
}
