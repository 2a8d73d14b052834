import type * as z from 'zod'
import type { CourseSort } from '@/lib/course-list-view'
import type { courseFilterSchema } from '@/schemas/course'
import type { CourseListItem, Page, SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { listCourses, placeOf, type ListPlace } from '../db/repositories/course-list'
import { courseCursor, unknownPlace } from './cursors'

const DEFAULT_LIMIT = 24

/** The courses that somebody may open: their own and those shared with them. */
export const createCourseList = ({ db }: ServerContext) => ({
  /**
   * One page. A course that nobody touches meanwhile is on exactly one of the pages that `nextCursor` leads through.
   * With `until` the page is that stretch of the list as it is now, and `nextCursor` where it ended.
   * @throws AppError `invalid` for a cursor that a list sorted like this one has not answered
   */
  async list(
    user: SessionUser,
    {
      cursor,
      until,
      limit = DEFAULT_LIMIT,
      sort = 'edited',
      status,
      search,
      difficulty,
    }: z.output<typeof courseFilterSchema>,
  ): Promise<Page<CourseListItem>> {
    const items = await listCourses(db, {
      userId: user.id,
      sort,
      status,
      difficulty,
      limit: limit + 1,
      // PostgreSQL's text has no NUL, and a search for it finds nothing.
      ...(search !== undefined && { search: search.replaceAll('\0', '') }),
      ...(cursor !== undefined && { after: readPlace(cursor, sort, 'cursor') }),
      ...(until !== undefined && { until: readPlace(until, sort, 'until') }),
    })
    const last = items.length > limit ? items[limit - 1] : undefined
    const nextCursor = last
      ? courseCursor.format({ sort, ...placeOf(last, { sort, status }) })
      : (until ?? null)
    return { items: items.slice(0, limit), nextCursor }
  },
})

function readPlace(text: string, sort: CourseSort, field: 'cursor' | 'until'): ListPlace {
  const place = courseCursor.parse(text, field)
  if (place.sort !== sort) throw unknownPlace(field)
  return place
}
