import { linkPictureAddress, thumbnailAddress } from '@/lib/course-thumbnail'
import { AppError } from '@/lib/errors'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { LessonChapter, LivePage } from '@/types/learning'
import type { LiveCourse } from '@/types/publication'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { courseThumbnailRepository, type Thumbnail } from '../db/repositories/course-thumbnail-repository'
import { standingRepository, type Standing } from '../db/repositories/standing-repository'
import { liveCourse } from './live-course'
import type { LinkPictures } from './link-pictures'
import { rightsOf, type CourseFacts, type LiveRights } from './live-rights'
import { snapshotOf } from './published-snapshot'

/** What `rightsOf` wants to know of a course that was found, which no deleted one is. */
export const factsOf = ({ course, publishedPrice }: Standing): CourseFacts => ({
  status: course.status,
  isDeleted: false,
  publishedPrice,
})

const notThere = () =>
  new AppError('notFound', 'There is no course at this address, or it is not open to you.')

/** The page of a course: its outline, and what whoever asks may do there. */
export const createLivePage = (
  { db }: Pick<ServerContext, 'db'>,
  { publishedTree }: { publishedTree: (courseId: string) => Promise<LiveCourse | undefined> },
  linkPictures: Pick<LinkPictures, 'sizeOf'>,
) => ({
  /**
   * @param options.preview the course as it is now, for those who work on it; they get it in any case while it is
   *   not live
   * @throws AppError `notFound` when it is not there, or not for them
   */
  async page(
    visitor: SessionUser | null,
    courseId: string,
    { preview = false }: { preview?: boolean } = {},
  ): Promise<LivePage> {
    const standing = await standingRepository.find(db, courseId, visitor)
    if (!standing) throw notThere()
    const rights = rightsOf(factsOf(standing), standing.seat)
    const isPreview = rights.seesDraft && (preview || !rights.seesPublished)
    if (!isPreview && !rights.seesPublished) throw notThere()
    const course = isPreview
      ? { ...asLive(await courseRepository.tree(db, courseId)), published_at: null }
      : await publishedTree(courseId)
    if (!course) throw notThere()
    const thumbnail = isPreview
      ? await courseThumbnailRepository.ofNow(db, courseId)
      : await courseThumbnailRepository.ofPublished(db, courseId)
    return {
      ...course,
      ...(thumbnail && thumbnailOf(courseId, thumbnail, isPreview)),
      ...(thumbnail &&
        !isPreview &&
        linkPictureOf(courseId, thumbnail, await linkPictures.sizeOf(thumbnail.version))),
      chapters: withRights(course.chapters, rights, isPreview),
      instructor_name: standing.instructorName,
      seat: standing.seat,
      isPreview,
      isLive: rights.seesPublished,
      mayPreview: rights.seesDraft,
    }
  },
})

const thumbnailOf = (courseId: string, { version, width, height }: Thumbnail, isOfNow: boolean) => ({
  thumbnailUrl: thumbnailAddress(courseId, version, { isOfNow }),
  ...(width > 0 && height > 0 && { thumbnailSize: { width, height } }),
})

/** Where there is nothing to cut it with, the picture as it is. */
const linkPictureOf = (
  courseId: string,
  { version, width, height }: Thumbnail,
  cut: { width: number; height: number } | undefined,
) => {
  const url = cut
    ? linkPictureAddress(courseId, version)
    : thumbnailAddress(courseId, version, { isOfNow: false })
  const own = width > 0 && height > 0 ? { width, height } : {}
  return { linkPicture: { url, ...(cut ?? own) } }
}

const withRights = (
  chapters: LiveCourse['chapters'],
  { playsAll, playsFreePreviews }: LiveRights,
  isPreview: boolean,
): LessonChapter[] =>
  chapters.map((chapter) => ({
    ...chapter,
    videos: chapter.videos.map((video) => ({
      ...video,
      mayPlay: video.isPlayable && (isPreview || playsAll || (playsFreePreviews && video.isFreePreview)),
    })),
  }))

/** The course as it is now, as if it had just been published. */
const asLive = (tree: CourseTree) => liveCourse(snapshotOf(tree), tree, [])
