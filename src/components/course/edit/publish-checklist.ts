import type { CourseTree } from '@/types/course'
import { count } from '@/lib/format'

/** One line of "Before you publish". `itemId` is what it can lead to. */
export interface CheckItem {
  key: string
  /** `done`, `bad`: stops publishing, `wait`: does not stop it but is worth knowing. */
  state: 'done' | 'bad' | 'wait'
  text: string
  reason?: string
  itemId?: string
}

/** What the server checks before it publishes, read from the course as it is shown. */
export function publishChecklist(course: CourseTree): CheckItem[] {
  const videos = course.chapters.flatMap((chapter) => chapter.videos)
  const ready = videos.filter(({ status }) => status === 'ready').length
  const onTheirWay = videos.filter(({ status }) => status === 'uploading' || status === 'processing')
  const isDescribed = course.title.trim() !== '' && (course.description ?? '').trim() !== ''
  return [
    ...videos
      .filter(({ status }) => status === 'error')
      .map(({ id, filename, error_message }): CheckItem => ({
        key: id,
        state: 'bad',
        text: `“${filename}” cannot be read.`,
        itemId: id,
        ...(error_message !== null && { reason: error_message }),
      })),
    {
      key: 'description',
      state: isDescribed ? 'done' : 'bad',
      text: isDescribed ? 'Title and description' : 'The course has no description yet.',
    },
    {
      key: 'ready',
      state: ready > 0 ? 'done' : 'bad',
      text: ready > 0 ? 'At least one ready video' : 'No video is ready yet.',
    },
    ...(onTheirWay.length > 0
      ? [
          {
            key: 'uploads',
            state: 'wait',
            text: `${count(onTheirWay.length, 'video')} ${onTheirWay.length === 1 ? 'is' : 'are'} on the way.`,
            itemId: onTheirWay[0]?.id ?? '',
          } satisfies CheckItem,
        ]
      : []),
  ]
}
