import {
  and,
  asc,
  desc,
  eq,
  exists,
  isNotNull,
  isNull,
  ne,
  type SQL,
  sql,
  type SQLWrapper,
} from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { thumbnailAddress } from '@/lib/course-thumbnail'
import type { CourseSort } from '@/lib/course-list-view'
import type { CourseFilter } from '@/schemas/course'
import type { CourseListItem } from '@/types/api'
import type { CourseAccess } from '@/types/course'
import type { Database, Executor } from '../client'
import { createGroupedRead } from '../grouped-read'
import { user } from '../schema/auth'
import { chapter, course, courseSearch, inTitleOrder, video } from '../schema/course'
import { courseMember } from '../schema/operation'
import { toCourse } from './course-repository'
import { courseStamp } from './course-stamp-repository'
import { nowVersion } from './course-thumbnail-repository'
import { publicationRepository } from './publication-repository'

/** Where a course stands in a list: what the list is sorted by, and the id among equals. */
export interface ListPlace {
  /** ISO 8601, a title or seconds. */
  key: string | number
  id: string
}

export interface CourseListQuery extends Omit<CourseFilter, 'limit' | 'sort'> {
  userId: string | SQL
  sort: CourseSort
  /** Only what stands behind this place … */
  after?: ListPlace
  /** … and not behind this one. */
  until?: ListPlace
  limit: number
}

/** Statements that are prepared on every connection. */
const MOST_KINDS = 60

/** What the drawn cover shows: the first chapters and their first videos. */
const COVER = { chapters: 9, videos: 40 }

interface Sorting {
  by: SQLWrapper
  isDescending: boolean
  /** A place's key as a value of the column's type. */
  value: (key: string | number) => SQL
  keyOf: (course: CourseListItem) => string | number
}

const byTitle = {
  by: inTitleOrder(course.title),
  value: (key: string | number) => sql`${key}::text`,
  keyOf: ({ title }: CourseListItem) => title,
}

/** Each follows an index of `course`, see there. */
const sortings: Record<CourseSort, Sorting> = {
  edited: {
    by: course.updatedAt,
    isDescending: true,
    value: (key) => sql`${key}::timestamptz`,
    keyOf: ({ updated_at }) => updated_at,
  },
  created: {
    by: course.createdAt,
    isDescending: true,
    value: (key) => sql`${key}::timestamptz`,
    keyOf: ({ created_at }) => created_at,
  },
  title: { ...byTitle, isDescending: false },
  '-title': { ...byTitle, isDescending: true },
  length: {
    by: course.totalDuration,
    isDescending: true,
    value: (key) => sql`${key}::float8`,
    keyOf: ({ totalDuration }) => totalDuration,
  },
}

/** What was deleted is no longer edited: its last change is that. */
const byDeletion: Sorting = {
  ...sortings.edited,
  by: course.deletedAt,
  keyOf: ({ deleted_at }) => deleted_at ?? '',
}

type Order = Pick<CourseListQuery, 'sort' | 'status'>

const sortingOf = ({ sort, status }: Order): Sorting =>
  sort === 'edited' && status === 'deleted' ? byDeletion : sortings[sort]

/** The place of a course in a list of that order. */
export const placeOf = (item: CourseListItem, order: Order): ListPlace => ({
  key: sortingOf(order).keyOf(item),
  id: item.id,
})

/** One page of the courses that somebody owns or is a member of, with totals and covers in the same query. */
export async function listCourses(db: Executor, query: CourseListQuery): Promise<CourseListItem[]> {
  const rows = await courseListQuery(db, query)
  const changed = await publicationRepository.changedIds(
    db,
    rows.flatMap(({ row }) => (row.status === 'published' ? [row.id] : [])),
  )
  return rows.map(({ row, cover, access, instructorName, thumbnail, ...sums }) => ({
    ...toCourse(row, { ...sums, totalDuration: row.totalDuration }, changed.has(row.id)),
    access,
    instructor_name: instructorName,
    deleted_at: row.deletedAt?.toISOString() ?? null,
    cover,
    ...(thumbnail !== null &&
      row.deletedAt === null && { thumbnailUrl: thumbnailAddress(row.id, thumbnail, { isOfNow: true }) }),
  }))
}

/** The courses of a page and what somebody may do with each, nothing more. */
function pageOf(db: Executor, query: CourseListQuery) {
  const { by, isDescending } = sortingOf(query)
  const [direct, sign] = isDescending ? [desc, sql`desc`] : [asc, sql`asc`]
  const key = sql<string>`${by}`.as('key')
  const conditions = conditionsOf(db, query)

  // Two lists in order, each no longer than the page: a condition with "or" would read all of both and sort them.
  const owned = db
    .select({ id: course.id, key, access: sql<CourseAccess>`'owner'::course_role`.as('access') })
    .from(course)
    .where(and(eq(course.instructorId, query.userId), ...conditions))
    .orderBy(direct(by), direct(course.id))
    .limit(query.limit)
  const shared = db
    .select({ id: course.id, key, access: sql<CourseAccess>`${courseMember.role}`.as('access') })
    .from(courseMember)
    .innerJoin(course, eq(course.id, courseMember.courseId))
    .where(
      and(
        eq(courseMember.userId, query.userId),
        ne(course.instructorId, query.userId),
        // Who cannot bring a course back is not shown that it was deleted.
        query.status === 'deleted' ? eq(courseMember.role, 'owner') : undefined,
        ...conditions,
      ),
    )
    .orderBy(direct(by), direct(course.id))
    .limit(query.limit)
  return unionAll(owned, shared)
    .orderBy(sql`key ${sign}`, sql`id ${sign}`)
    .limit(query.limit)
    .as('page')
}

/** The statement of `courseListStamp`; tests look at its plan. */
export function courseListStampQuery(db: Executor, query: CourseListQuery) {
  const page = pageOf(db, query)
  return db
    .select({
      stamp: sql<
        string | null
      >`string_agg(concat_ws(' ', ${course.id}, ${page.access}, ${courseStamp.stamp}, ${user}.xmin),
        ',' order by ${course.id})`.as('stamp'),
    })
    .from(page)
    .innerJoin(course, eq(course.id, page.id))
    .innerJoin(user, eq(user.id, course.instructorId))
    .crossJoinLateral(courseStamp.told)
}

/** Reads stamps of pages: texts that are others after every change of what the page shows. */
export function courseListStamps(db: Database) {
  /** One statement for whoever asks at the same time for the same kind of first page. */
  const grouped = (query: CourseListQuery, kind: string) => {
    const one = courseListStampQuery(db, { ...query, userId: sql`ask.user_id` }).as('one')
    const asks = sql`unnest(${sql.placeholder('userIds')}::text[]) with ordinality as ask (user_id, at)`
    const statement = db
      .select({ at: sql<number>`ask.at::int`, stamp: one.stamp })
      .from(asks)
      .crossJoinLateral(one)
      .prepare(`course-list-stamps ${kind}`)
    return createGroupedRead(async (userIds: string[]) => {
      const found: string[] = userIds.map(() => '')
      for (const { at, stamp } of await statement.execute({ userIds })) found[at - 1] = stamp ?? ''
      return found
    })
  }
  const kinds = new Map<string, ReturnType<typeof grouped>>()

  return async (query: CourseListQuery & { userId: string }): Promise<string> => {
    const { search, after, until, sort, status = '', difficulty = '', limit } = query
    // First pages are asked for far more often than others, and there are few kinds of them.
    const kind = `${sort} ${status} ${difficulty} ${limit}`
    if (search !== undefined || after || until || (kinds.size >= MOST_KINDS && !kinds.has(kind))) {
      const [row] = await courseListStampQuery(db, query)
      return row?.stamp ?? ''
    }
    const read = kinds.get(kind) ?? grouped(query, kind)
    kinds.set(kind, read)
    return (await read(query.userId)) ?? ''
  }
}

/** The statement of `listCourses`; tests look at its plan. */
export function courseListQuery(db: Executor, query: CourseListQuery) {
  const { by, isDescending } = sortingOf(query)
  const direct = isDescending ? desc : asc
  const page = pageOf(db, query)
  const visibleVideo = sql`${video.chapterId} = ch.id and ${video.deletedAt} is null`
  const totals = sql`(
    select count(distinct ch.id)::int as chapters, count(${video.id})::int as videos
    from ${chapter} ch left join ${video} on ${visibleVideo}
    where ch.course_id = ${course.id} and ch.deleted_at is null) as totals`
  const cover = sql`(
    select coalesce(json_agg(bars.videos order by bars.position), '[]') as chapters from (
      select ch.position, (
        select coalesce(json_agg(json_build_object('status', bar.status, 'duration', bar.duration)
          order by bar.position), '[]')
        from (select ${video.status}, ${video.duration}, ${video.position} from ${video}
          where ${visibleVideo} order by ${video.position} limit ${COVER.videos}) bar) as videos
      from ${chapter} ch where ch.course_id = ${course.id} and ch.deleted_at is null
      order by ch.position limit ${COVER.chapters}) bars) as cover`

  return db
    .select({
      row: course,
      access: page.access,
      instructorName: user.name,
      thumbnail: nowVersion,
      totalChapters: sql<number>`totals.chapters`,
      totalVideos: sql<number>`totals.videos`,
      cover: sql<CourseListItem['cover']>`cover.chapters`,
    })
    .from(page)
    .innerJoin(course, eq(course.id, page.id))
    .innerJoin(user, eq(user.id, course.instructorId))
    .crossJoinLateral(totals)
    .crossJoinLateral(cover)
    .orderBy(direct(by), direct(course.id))
}

function conditionsOf(db: Executor, query: CourseListQuery): (SQL | undefined)[] {
  const { search, status, difficulty, after, until } = query
  const { by, isDescending, value } = sortingOf(query)
  const here = sql`(${by}, ${course.id})`
  const place = ({ key, id }: ListPlace) => sql`(${value(key)}, ${id}::uuid)`
  const [behind, before] = isDescending ? [sql`<`, sql`>=`] : [sql`>`, sql`<=`]
  return [
    status === 'deleted' ? isNotNull(course.deletedAt) : isNull(course.deletedAt),
    status !== undefined && status !== 'deleted' ? eq(course.status, status) : undefined,
    difficulty && eq(course.difficulty, difficulty),
    ...wordsOf(search).map((word) =>
      exists(
        db
          .select({ one: sql`1` })
          .from(courseSearch)
          .where(
            and(eq(courseSearch.courseId, course.id), sql`${courseSearch.text} like ${containing(word)}`),
          ),
      ),
    ),
    after && sql`${here} ${behind} ${place(after)}`,
    until && sql`${here} ${before} ${place(until)}`,
  ]
}

/** Each of them must be found, in whatever order. */
const wordsOf = (search = ''): string[] => search.split(/\s+/).filter((word) => word !== '')

/** `%`, `_` and the escape itself stand for themselves. */
const containing = (word: string) =>
  sql`lectern_searchable(${`%${word.replace(/[\\%_]/g, (char) => `\\${char}`)}%`})`
