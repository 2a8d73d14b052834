import type { PendingDelete } from '@/types/api'
import type { CourseTree } from '@/types/course'

/** What the list of marks shows of one item, whether the browser or the server holds the mark. */
export type MarkedItem = Omit<PendingDelete, 'timestamp'>

/** The wizard's marks as the server would list them, in the order of the outline. */
export const markedInWizard = (course: CourseTree, marked: ReadonlySet<string>): MarkedItem[] =>
  course.chapters.flatMap(({ id, title, videos }) => {
    const items: MarkedItem[] = videos
      .filter((video) => marked.has(video.id))
      .map((video) => ({
        id: video.id,
        type: 'video',
        title: video.filename,
        chapterTitle: title,
        videoCount: 0,
        size: video.size,
      }))
    if (!marked.has(id)) return items
    const size = videos.reduce((total, video) => total + video.size, 0)
    return [{ id, type: 'chapter', title, chapterTitle: null, videoCount: videos.length, size }, ...items]
  })
