import { courseKeys } from './course-queries'

/** Chapters live in their course's entry; these keys name writes and what is derived from it. */
export const chapterKeys = {
  all: ['chapters'] as const,
  /** The outline is part of the course. */
  list: (courseId: string) => courseKeys.detail(courseId),
}
