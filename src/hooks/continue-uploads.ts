import type { QueryClient } from '@tanstack/react-query'
import { courseQueries } from '@/lib/query/course-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { uploadQueries } from '@/lib/query/upload-queries'
import { fingerprintOf } from '@/lib/upload-ledger/fingerprint'
import { fileOf, keptHandles } from '@/lib/upload-ledger/kept-handles'
import { matchFiles } from '@/lib/upload-ledger/match-files'
import { isSentElsewhere } from '@/lib/upload-ledger/sent-elsewhere'
import { ownedUploads } from '@/lib/upload-ledger/upload-locks'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadSummary } from '@/types/api'
import { waitsForFile } from './interrupted'
import { pageUploads } from './page-uploads'

/** Going on with uploads that another page began. Fetched when there is one. */

export interface Continued {
  /** Uploads that go on now. */
  count: number
  /** Files that no upload waits for; the reason follows the file's name in a sentence. */
  refused: { file: File; reason: string }[]
}

/**
 * Gives files to the uploads of a course that were interrupted; each sends only what the server does not have.
 * @param videoId only this video's upload
 * @returns `null` when there is none to go on with
 */
export async function continueUploads(
  client: QueryClient,
  courseId: string,
  files: readonly File[],
  videoId?: string,
): Promise<Continued | null> {
  const uploads = await interruptedUploads(client, courseId)
  const awaited = uploads.filter((upload) => videoId === undefined || upload.videoId === videoId)
  if (awaited.length === 0) return null
  const { matches, refused } = await matchFiles(files, awaited, fingerprintOf)
  for (const { upload, file } of matches) goOn(client, upload, file)
  return { count: matches.length, refused }
}

/**
 * Goes on with what this browser has kept the files of.
 * @param mayAsk inside a click: the browser may ask whether the files may be read
 * @returns how many go on
 */
export async function continueKept(client: QueryClient, courseId: string, mayAsk: boolean): Promise<number> {
  let begun = 0
  for (const { upload, handle } of await keptUploads(client, courseId)) {
    const file = await fileOf(handle, mayAsk)
    if (!file) continue
    const { matches } = await matchFiles([file], [upload], fingerprintOf)
    if (matches.length === 0) continue
    goOn(client, upload, file)
    begun += 1
  }
  return begun
}

interface RefusedFile {
  file: File
  reason: string
  canAddAnyway: false
}

/**
 * Gives files to the interrupted uploads of a course, before anything else is done with them.
 * @param add gets the files that are none of theirs, and those that were chosen for one upload and are not its file
 * @param videoId the video that they were chosen for
 * @throws AppError when it is not known what was interrupted
 */
export async function takeUpFiles(
  client: QueryClient,
  courseId: string,
  files: readonly File[],
  add: (others: readonly File[], refused?: readonly RefusedFile[]) => void,
  videoId?: string,
): Promise<void> {
  // What this page sends itself needs no question to the server, which may be out of reach.
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  const sentHere = new Set(Object.values(useCourseCreationUI.getState().uploads).map((item) => item.videoId))
  const isAwaited = course?.chapters.some(({ videos }) =>
    videos.some(
      (video) =>
        waitsForFile(video) && !sentHere.has(video.id) && (videoId === undefined || video.id === videoId),
    ),
  )
  const result = isAwaited === true ? await continueUploads(client, courseId, files, videoId) : null
  if (!result) add(files)
  else if (videoId === undefined) add(result.refused.map(({ file }) => file))
  else {
    add(
      [],
      result.refused.map((file) => ({ ...file, canAddAnyway: false })),
    )
  }
}

/** The interrupted uploads whose files this browser could read by itself. */
export async function keptUploads(client: QueryClient, courseId: string) {
  const user = client.getQueryData(sessionQueries.me().queryKey)
  if (!user) return []
  const handles = await keptHandles.list(user.id)
  if (handles.size === 0) return []
  const uploads = await interruptedUploads(client, courseId)
  return uploads.flatMap((upload) => {
    const handle = handles.get(upload.id)
    return handle ? [{ upload, handle }] : []
  })
}

/** Those of the ledger that nobody sends: no tab of this browser, and no other device. */
async function interruptedUploads(client: QueryClient, courseId: string): Promise<UploadSummary[]> {
  const uploads = await client.fetchQuery(uploadQueries.unfinished(courseId))
  const owned = await ownedUploads()
  const here = pageUploads(client)
  return uploads.filter(
    (upload) =>
      upload.state !== 'completing' &&
      !owned.has(upload.id) &&
      !here.has(upload.id) &&
      !isSentElsewhere(upload),
  )
}

function goOn(client: QueryClient, upload: UploadSummary, file: File): void {
  const { id, videoId, courseId, chapterId, replaces } = upload
  // Its events put what becomes of it into its row.
  pageUploads(client)
    .start({ id, file, videoId, courseId, chapterId, isBegun: true, ...(replaces && { replaces }) })
    .catch(() => undefined)
}
