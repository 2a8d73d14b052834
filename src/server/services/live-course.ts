import { isSameFile } from '@/lib/outline'
import type { CourseTree } from '@/types/course'
import type { LiveCourse, Publication } from '@/types/publication'
import type { VideoFileRow } from '../db/repositories/video-file-repository'

/**
 * What is left of a publication: its titles and its order, with the state that each video is in now. What is marked
 * or deleted since is left out; a file that came after publishing is not shown before the next one, and one that was
 * replaced since goes on being shown.
 * @param now the course as it stands, without what is marked
 * @param earlier the files that its videos had before
 */
export function liveCourse(
  { snapshot, ...publication }: Publication,
  now: CourseTree,
  earlier: readonly VideoFileRow[],
): LiveCourse {
  const chapterIds = new Set(now.chapters.map(({ id }) => id))
  const rows = new Map(now.chapters.flatMap(({ videos }) => videos.map((video) => [video.id, video])))
  const chapters = snapshot.chapters
    .filter(({ id }) => chapterIds.has(id))
    .map(({ id, title, videos }) => ({
      id,
      title,
      videos: videos.flatMap((video) => {
        const row = rows.get(video.id)
        if (!row) return []
        const file =
          row.status === 'ready' && isSameFile(video, row)
            ? row
            : earlier.find((one) => one.videoId === video.id && isSameFile(video, { ...video, ...one }))
        return [
          {
            id: video.id,
            title: video.filename,
            isPlayable: file !== undefined,
            duration: file?.duration ?? null,
          },
        ]
      }),
    }))
  const { title, description, price, currency, difficulty } = snapshot
  const videos = chapters.flatMap((chapter) => chapter.videos)
  return {
    id: publication.course_id,
    title,
    description,
    price,
    currency,
    difficulty,
    published_at: publication.published_at,
    chapters,
    totalVideos: videos.length,
    totalDuration: videos.reduce((sum, { duration }) => sum + (duration ?? 0), 0),
  }
}
