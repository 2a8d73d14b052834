import { waitsForFile } from '@/hooks/interrupted'
import { findVideo } from '@/lib/course-tree'
import { formatBytes } from '@/lib/format'
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
  /** `elsewhere`: another tab of this browser sends it. `kept`: this browser still has the file. */
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

/** How much of a file is here for certain; below 100 until the file was put together. */
export const percentReceived = ({ receivedBytes, size }: Pick<UploadSummary, 'receivedBytes' | 'size'>) =>
  receivedBytes === null ? null : Math.min(99, Math.floor((100 * receivedBytes) / Math.max(1, size)))

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
      const { id, videoId, size, receivedBytes, originalFilename } = upload
      const percent = percentReceived(upload)
      const isElsewhere = owned.has(id)
      const stand =
        receivedBytes === null
          ? formatBytes(size)
          : `${formatBytes(receivedBytes)} of ${formatBytes(size)} are here`
      return {
        id,
        videoId,
        title: findVideo(course, videoId)?.filename ?? originalFilename,
        percent,
        note: isElsewhere
          ? 'Another tab is sending it'
          : `${upload.replaces ? 'New file interrupted' : 'Interrupted'}${percent === null ? '' : ` at ${percent} %`}, ${stand}`,
        kind: isElsewhere ? 'elsewhere' : kept.has(id) ? 'kept' : 'choose',
      }
    })
}
