import type { CourseTree } from '@/types/course'
import { count } from '@/lib/format'
import { courseReadiness } from '@/lib/readiness'

/** One line of "Before you publish". `itemId` is what it can lead to. */
export interface CheckItem {
  key: string
  /** `done`, `bad`: stops publishing, `wait`: does not stop it but is worth knowing. */
  state: 'done' | 'bad' | 'wait'
  text: string
  reason?: string
  itemId?: string
}

/** What the server checks before it publishes, by the same rule, read from the course as it is shown. */
export function publishChecklist(course: CourseTree): CheckItem[] {
  const { failed, onTheirWay, hasTitle, hasDescription, chaptersWithReady } = courseReadiness(course)
  const isDescribed = hasTitle && hasDescription
  const hasReady = chaptersWithReady.length > 0
  return [
    ...failed.map(({ id, filename, error_message }): CheckItem => ({
      key: id,
      state: 'bad',
      text: `“${filename}” cannot be read.`,
      itemId: id,
      ...(error_message !== null && { reason: error_message }),
    })),
    {
      key: 'description',
      state: isDescribed ? 'done' : 'bad',
      text: isDescribed ? 'Title and description' : textMissing(hasTitle),
    },
    {
      key: 'ready',
      state: hasReady ? 'done' : 'bad',
      text: hasReady ? 'At least one chapter with a ready video' : 'No chapter has a ready video yet.',
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

const textMissing = (hasTitle: boolean) =>
  hasTitle ? 'The course has no description yet.' : 'The course has no title yet.'
