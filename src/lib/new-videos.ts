import type { CourseTree, Video } from '@/types/course'
import { withChapters, withVideos } from './course-tree'

/** Puts videos that the course does not have yet at the ends of their chapters; in one walk, however many there are. */
export function withNewVideos(course: CourseTree, videos: readonly Video[]): CourseTree {
  if (videos.length === 0) return course
  const added = new Map<string, Video[]>()
  for (const video of videos) {
    const own = added.get(video.chapter_id)
    if (own) own.push(video)
    else added.set(video.chapter_id, [video])
  }
  return withChapters(
    course,
    course.chapters.map((chapter) => {
      const own = added.get(chapter.id)
      return own ? withVideos(chapter, [...chapter.videos, ...own]) : chapter
    }),
  )
}
