import type { Video } from '@/types/course'
import type { Change, EventRows } from '@/types/operations'
import { newVideoRow } from './new-rows'

/** A change that makes an item visible. */
export type Appearing = Extract<Change, { type: 'create' | 'unmark' }>

/**
 * The rows of what appears, as far as they are known. They are as they ended up, which for a follower that is behind
 * is later than the change: where an item stands is the change's to say, and titles stand in for rows that are gone.
 */
export function createAppearingRows(courseId: string, rows: EventRows) {
  const chapters = new Map(rows.chapters.map((chapter) => [chapter.id, chapter]))
  const inChapters = rows.chapters.flatMap((chapter) => chapter.videos)
  const videos = new Map([...inChapters, ...rows.videos].map((video) => [video.id, video]))

  const video = (id: string, title: string, chapterId: string): Video => {
    const row = videos.get(id)
    return row ? { ...row, chapter_id: chapterId } : newVideoRow({ id, courseId, chapterId, filename: title })
  }

  return {
    video,
    /** What a chapter brings along. What is put into a new one has a change of its own. */
    contents(change: Appearing): Video[] {
      if (change.type === 'create') return []
      // Operations of before the contents were recorded: its row without what came into it later is the best there is.
      if (!change.videos) return chapters.get(change.id)?.videos ?? []
      return change.videos.map(({ id, title }) => video(id, title, change.id))
    },
  }
}
