import type * as z from 'zod'
import type { CourseSort } from '@/lib/course-list-view'
import type { courseFilterSchema } from '@/schemas/course'
import type { CourseListItem, Page, SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import {
  courseListStamps,
  listCourses,
  placeOf,
  type CourseListQuery,
  type ListPlace,
} from '../db/repositories/course-list'
import { courseCursor, unknownPlace } from './cursors'
import type { KeptAnswer, KeptAnswers } from './kept-answers'

const DEFAULT_LIMIT = 24

type Filter = z.output<typeof courseFilterSchema>
type PageQuery = CourseListQuery & { userId: string }

/** The courses that somebody may open: their own and those shared with them. */
export const createCourseList = ({ db }: Pick<ServerContext, 'db'>, kept: KeptAnswers) => {
  const stampOf = courseListStamps(db)

  const read = async (query: PageQuery, { until }: Filter): Promise<Page<CourseListItem>> => {
    const limit = query.limit - 1
    const items = await listCourses(db, query)
    const last = items.length > limit ? items[limit - 1] : undefined
    const nextCursor = last
      ? courseCursor.format({ sort: query.sort, ...placeOf(last, query) })
      : (until ?? null)
    return { items: items.slice(0, limit), nextCursor }
  }

  return {
    /**
     * One page. A course that nobody touches meanwhile is on exactly one of the pages that `nextCursor` leads through.
     * With `until` the page is that stretch of the list as it is now, and `nextCursor` where it ended.
     * @throws AppError `invalid` for a cursor that a list sorted like this one has not answered
     */
    list: async (user: SessionUser, filter: Filter): Promise<Page<CourseListItem>> =>
      read(queryOf(user, filter), filter),

    /** The same as bytes, read anew only when something in it has changed. */
    async listAnswer(user: SessionUser, filter: Filter): Promise<KeptAnswer> {
      const query = queryOf(user, filter)
      const stamp = await stampOf(query)
      return kept.get(`list ${JSON.stringify([query, filter.until])}`, stamp, () => read(query, filter))
    },
  }
}

function queryOf(
  user: SessionUser,
  { cursor, until, limit = DEFAULT_LIMIT, sort = 'edited', status, search, difficulty }: Filter,
): PageQuery {
  return {
    userId: user.id,
    sort,
    status,
    difficulty,
    // One more tells whether there is a next page.
    limit: limit + 1,
    // PostgreSQL's text has no NUL, and a search for it finds nothing.
    ...(search !== undefined && { search: search.replaceAll('\0', '') }),
    ...(cursor !== undefined && { after: readPlace(cursor, sort, 'cursor') }),
    ...(until !== undefined && { until: readPlace(until, sort, 'until') }),
  }
}

function readPlace(text: string, sort: CourseSort, field: 'cursor' | 'until'): ListPlace {
  const place = courseCursor.parse(text, field)
  if (place.sort !== sort) throw unknownPlace(field)
  return place
}
