import { and, desc, eq, ilike, isNull, or, sql } from 'drizzle-orm'
import type { CourseListItem } from '@/types/api'
import type { CourseStatus, Difficulty } from '@/types/course'
import type { Executor } from '../client'
import { chapter, course, video } from '../schema/course'
import { toCourse } from './course-repository'

export interface CourseListQuery {
  ownerId: string
  search?: string
  status?: CourseStatus
  difficulty?: Difficulty
  /** The last course of the page before. */
  after?: { updatedAt: Date; id: string }
  limit: number
}

/** What the drawn cover shows: the first chapters and their first videos. */
const COVER = { chapters: 9, videos: 40 }

/** `%`, `_` and the escape itself stand for themselves. */
const containing = (search: string) => `%${search.replace(/[\\%_]/g, (char) => `\\${char}`)}%`

/** One page, newest edited first, with totals and covers in the same query. */
export async function listCourses(db: Executor, query: CourseListQuery): Promise<CourseListItem[]> {
  const { ownerId, search, status, difficulty, after, limit } = query
  const visibleVideo = sql`${video.chapterId} = ch.id and ${video.deletedAt} is null`
  const totals = sql`(
    select count(distinct ch.id)::int as chapters, count(${video.id})::int as videos,
      coalesce(sum(${video.duration}) filter (where ${video.status} = 'ready'), 0)::float8 as duration
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

  const rows = await db
    .select({
      row: course,
      totalChapters: sql<number>`totals.chapters`,
      totalVideos: sql<number>`totals.videos`,
      totalDuration: sql<number>`totals.duration`,
      cover: sql<CourseListItem['cover']>`cover.chapters`,
    })
    .from(course)
    .crossJoinLateral(totals)
    .crossJoinLateral(cover)
    .where(
      and(
        eq(course.instructorId, ownerId),
        isNull(course.deletedAt),
        status && eq(course.status, status),
        difficulty && eq(course.difficulty, difficulty),
        search
          ? or(ilike(course.title, containing(search)), ilike(course.description, containing(search)))
          : undefined,
        after && sql`(${course.updatedAt}, ${course.id}) < (${after.updatedAt.toISOString()}, ${after.id})`,
      ),
    )
    .orderBy(desc(course.updatedAt), desc(course.id))
    .limit(limit)
  return rows.map(({ row, cover: drawn, ...sums }) => ({ ...toCourse(row, sums), cover: drawn }))
}
