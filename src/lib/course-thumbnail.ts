import type { CourseTree } from '@/types/course'

/**
 * Where the picture of a course is; the version makes another picture another address.
 * @param version of the picture: its id
 * @param options.isOfNow as those who work on the course see it, published or not
 */
export const thumbnailAddress = (
  courseId: string,
  version: string,
  { isOfNow }: { isOfNow: boolean },
): string => `/api/live/courses/${courseId}/picture?v=${version}${isOfNow ? '&preview=1' : ''}`

/** Where the published one is in the size in which links to the course are shown. */
export const linkPictureAddress = (courseId: string, version: string): string =>
  `${thumbnailAddress(courseId, version, { isOfNow: false })}&cut=1`

/** The chosen picture, else that of the first ready video that has one. */
const thumbnailOf = ({ id, picture, chapters }: CourseTree): string | undefined => {
  if (picture !== null) return thumbnailAddress(id, picture, { isOfNow: true })
  for (const { videos } of chapters) {
    const video = videos.find(({ status, thumbnailUrl }) => status === 'ready' && thumbnailUrl !== undefined)
    if (video) return video.thumbnailUrl
  }
  return undefined
}

/** The course with the picture that stands for it as it is now; the very same object when it has that already. */
export function withThumbnail(course: CourseTree): CourseTree {
  const thumbnailUrl = thumbnailOf(course)
  if (course.thumbnailUrl === thumbnailUrl) return course
  const { thumbnailUrl: _before, ...rest } = course
  return { ...rest, ...(thumbnailUrl !== undefined && { thumbnailUrl }) }
}
