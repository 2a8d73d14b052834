import type { CourseTree } from '@/types/course'
import type { LiveCourse, PublishedCourse } from '@/types/publication'
import type { VideoFileRow } from '../db/repositories/video-file-repository'
import { publishedFile } from './published-file'

/**
 * What is left of a published snapshot: its titles and its order, with the state that each video is in now. What is marked
 * or deleted since is left out; a file that came after publishing is not shown before the next one, and one that was
 * replaced since goes on being shown.
 * @param now the course as it stands, without what is marked
 * @param earlier the files that its videos had before
 */
export function liveCourse(
  snapshot: PublishedCourse,
  now: CourseTree,
  earlier: readonly VideoFileRow[],
): Omit<LiveCourse, 'published_at'> {
  const earlierOf = new Map<string, VideoFileRow[]>()
  for (const file of earlier) earlierOf.set(file.videoId, [...(earlierOf.get(file.videoId) ?? []), file])
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
        const file = publishedFile(video, row, earlierOf.get(video.id) ?? [])
        return [
          {
            id: video.id,
            title: video.filename,
            isPlayable: file !== undefined,
            duration: file?.duration ?? null,
            isFreePreview: row.free_preview,
          },
        ]
      }),
    }))
  const { title, description, price, currency, difficulty } = snapshot
  const videos = chapters.flatMap((chapter) => chapter.videos)
  return {
    id: now.id,
    title,
    description,
    price,
    currency,
    difficulty,
    chapters,
    totalVideos: videos.length,
    totalDuration: videos.reduce((sum, { duration }) => sum + (duration ?? 0), 0),
  }
}
