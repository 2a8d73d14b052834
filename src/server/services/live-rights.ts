import type { CourseStatus } from '@/types/course'
import type { Seat } from '@/types/learning'

/** What the right depends on, as far as the course goes. */
export interface CourseFacts {
  status: CourseStatus
  isDeleted: boolean
  /** As it was published: a price that students do not see yet asks nothing of them. `null` and 0 are free. */
  publishedPrice: number | null
}

export interface LiveRights {
  /** The course as it was published: titles, order, lengths. */
  seesPublished: boolean
  /** The course as it is now, published or not, with the files that its videos have now. */
  seesDraft: boolean
  /** Every published video; without it only those that are a free preview. */
  playsAll: boolean
  playsFreePreviews: boolean
}

const NOTHING: LiveRights = {
  seesPublished: false,
  seesDraft: false,
  playsAll: false,
  playsFreePreviews: false,
}

const worksOnIt = (seat: Seat) =>
  seat === 'viewer' || seat === 'editor' || seat === 'owner' || seat === 'admin'

/**
 * What somebody may see and watch of a course. The one place that decides it: pages, playback, progress and lists ask
 * here. A deleted course is there for nobody, a course that is not live only for those who work on it.
 */
export function rightsOf({ status, isDeleted, publishedPrice }: CourseFacts, seat: Seat): LiveRights {
  if (isDeleted) return NOTHING
  const isLive = status === 'published'
  const seesDraft = worksOnIt(seat)
  const isFree = publishedPrice === null || publishedPrice === 0
  return {
    seesPublished: isLive,
    seesDraft,
    playsAll: isLive && (isFree || seat === 'enrolled' || seesDraft),
    playsFreePreviews: isLive,
  }
}
