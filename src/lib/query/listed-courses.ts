import type { InfiniteData } from '@tanstack/react-query'
import type { CourseListItem, Page } from '@/types/api'
import { courseKeys, courseQueries } from './course-queries'
import { patchAll } from './optimistic-mutation'

type Lists = InfiniteData<Page<CourseListItem>, unknown>

/** Changes (or, with `null`, takes out) one course in every list that is cached, however it is filtered. */
export const patchListed = (id: string, change: (course: CourseListItem) => CourseListItem | null) =>
  patchAll(courseKeys.lists(), courseQueries.list().queryKey, (lists: Lists) => ({
    ...lists,
    pages: lists.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((course) => (course.id === id ? (change(course) ?? []) : [course])),
    })),
  }))
