import { waitsForFile } from '@/hooks/interrupted'
import { findVideo } from '@/lib/course-tree'
import { formatBytes } from '@/lib/format'
import { isSentElsewhere } from '@/lib/upload-ledger/sent-elsewhere'
import type { UploadSummary } from '@/types/api'
import type { CourseTree } from '@/types/course'

/** An upload that this page does not send. */
export interface InterruptedRow {
  id: string
  videoId: string
  title: string
  /** 0–99; `null` while it is not known. */
  percent: number | null
  /** Where it stands, in words. */
  note: string
  /** `elsewhere`: another tab or another device sends it. `kept`: this browser still has the file. */
  kind: 'choose' | 'kept' | 'elsewhere'
}

interface Known {
  /** Videos whose files this page sends. */
  sentHere: ReadonlySet<string>
  /** Uploads that a tab of this browser sends. */
  owned: ReadonlySet<string>
  /** Uploads whose file this browser can open again. */
  kept: ReadonlySet<string>
}

/**
 * How much of a file is here: for certain, or as the device says that is sending it. Below 100 until the file was put
 * together.
 */
export function percentReceived(
  upload: Pick<UploadSummary, 'receivedBytes' | 'size' | 'sending'>,
): number | null {
  const bytes = bytesHere(upload)
  return bytes === null ? null : Math.min(99, Math.floor((100 * bytes) / Math.max(1, upload.size)))
}

const bytesHere = (upload: Pick<UploadSummary, 'receivedBytes' | 'sending'>): number | null =>
  isSentElsewhere(upload)
    ? Math.max(upload.receivedBytes ?? 0, upload.sending?.sentBytes ?? 0)
    : upload.receivedBytes

/** The uploads of a course that wait for their file, in the order of the outline. */
export function interruptedRows(
  course: CourseTree,
  uploads: readonly UploadSummary[],
  { sentHere, owned, kept }: Known,
): InterruptedRow[] {
  const places = new Map(
    course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id)).map((id, index) => [id, index]),
  )
  const placeOf = (videoId: string) => places.get(videoId) ?? 0
  return uploads
    .filter(({ videoId, state }) => {
      const video = findVideo(course, videoId)
      return video && waitsForFile(video) && state !== 'completing' && !sentHere.has(videoId)
    })
    .toSorted((a, b) => placeOf(a.videoId) - placeOf(b.videoId))
    .map((upload) => {
      const { id, videoId, size, originalFilename } = upload
      const percent = percentReceived(upload)
      const isInOtherTab = owned.has(id)
      const isOnOtherDevice = !isInOtherTab && isSentElsewhere(upload)
      const bytes = bytesHere(upload)
      const stand =
        bytes === null ? formatBytes(size) : `${formatBytes(bytes)} of ${formatBytes(size)} are here`
      const at = percent === null ? '' : ` at ${percent} %`
      return {
        id,
        videoId,
        title: findVideo(course, videoId)?.filename ?? originalFilename,
        percent,
        note: isInOtherTab
          ? 'Another tab is sending it'
          : isOnOtherDevice
            ? `Uploading on another device, ${stand}`
            : `${upload.replaces ? 'New file interrupted' : 'Interrupted'}${at}, ${stand}`,
        kind: isInOtherTab || isOnOtherDevice ? 'elsewhere' : kept.has(id) ? 'kept' : 'choose',
      }
    })
}
