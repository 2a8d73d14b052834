import { pool } from '../../../pool'

/** The first page of somebody's courses with their totals: one query and `Response.json`, without asking who asks. */
export async function GET(_request: Request, { params }: { params: Promise<{ owner: string }> }) {
  const { owner } = await params
  const { rows } = await pool.query(
    `select course.*, totals.chapters, totals.videos from course cross join lateral (
       select count(distinct chapter.id)::int as chapters, count(video.id)::int as videos from chapter
       left join video on video.chapter_id = chapter.id and video.deleted_at is null
       where chapter.course_id = course.id and chapter.deleted_at is null) totals
     where instructor_id = $1 and deleted_at is null order by updated_at desc, id desc limit 24`,
    [owner],
  )
  return Response.json({ items: rows })
}
