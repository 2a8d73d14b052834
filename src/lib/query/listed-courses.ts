import type { CourseListItem, Page } from '@/types/api'
import { courseKeys, courseQueries } from './course-queries'
import { patchAll } from './layers'

/** Changes (or, with `null`, takes out) one course in every list that is cached, however it is filtered. */
export const patchListed = (id: string, change: (course: CourseListItem) => CourseListItem | null) =>
  patchAll(courseKeys.lists(), courseQueries.listPart().queryKey, (part: Page<CourseListItem>) =>
    part.items.some((course) => course.id === id)
      ? {
          ...part,
          items: part.items.flatMap((course) => (course.id === id ? (change(course) ?? []) : [course])),
        }
      : part,
  )
