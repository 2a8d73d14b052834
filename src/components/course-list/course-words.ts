import type { CourseListItem } from '@/types/api'
import { count, formatLength } from '@/lib/format'
import { limits } from '@/lib/limits'
import type { CourseSort, CourseState } from '@/lib/course-list-view'
import type { CourseStatus } from '@/types/course'

export const statusWords: Record<CourseStatus, string> = {
  draft: 'Draft',
  published: 'Published',
  archived: 'Archived',
}

/** What the list can be narrowed to. */
export const statusFilterWords: Record<CourseState, string> = {
  ...statusWords,
  deleted: 'Deleted',
}

/** The orders of the list, as a button says them. */
export const sortWords: Record<CourseSort, string> = {
  edited: 'Last edited',
  created: 'Newest first',
  title: 'Title A–Z',
  '-title': 'Title Z–A',
  length: 'Longest first',
}

/** "6 chapters, 24 videos" */
export const contentWords = (course: Pick<CourseListItem, 'totalChapters' | 'totalVideos'>): string =>
  capitalised(`${count(course.totalChapters, 'chapter')}, ${count(course.totalVideos, 'video')}`)

/** The same with the length, for the drawn cover. */
export const coverWords = (course: CourseListItem): string =>
  course.totalDuration > 0
    ? `${contentWords(course)}, ${formatLength(course.totalDuration)}`
    : contentWords(course)

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The wizard has not been finished. */
export const isInSetup = (course: Pick<CourseListItem, 'setup_completed_at'>): boolean =>
  course.setup_completed_at === null

/** Where a course is worked on: its edit page, or the wizard where it was left. */
export const courseHref = (course: Pick<CourseListItem, 'id' | 'setup_completed_at'>) =>
  isInSetup(course)
    ? { pathname: '/instructor/course/new', query: { draft: course.id } }
    : { pathname: `/instructor/course/${course.id}/edit` }

/** When a deleted course is removed for good, ISO 8601. */
export const removalDate = (deletedAt: string): string =>
  new Date(Date.parse(deletedAt) + limits.deletedCourseDays * 86_400_000).toISOString()

/** The picture that somebody chose. Without one the outline is drawn, which says more than a frame of a video. */
export const chosenPicture = (
  course: Pick<CourseListItem, 'picture' | 'thumbnailUrl'>,
): string | undefined => (course.picture === null ? undefined : course.thumbnailUrl)
