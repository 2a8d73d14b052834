import { pool } from '../../../pool'

interface VideoRow {
  chapter_id: string
}

/** A course with its chapters and videos: three queries and `Response.json`, without asking who may see it. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const [course, chapters, videos] = await Promise.all([
    pool.query('select * from course where id = $1 and deleted_at is null', [id]),
    pool.query<{ id: string }>(
      'select * from chapter where course_id = $1 and deleted_at is null order by position',
      [id],
    ),
    pool.query<VideoRow>(
      'select * from video where course_id = $1 and deleted_at is null order by chapter_id, position',
      [id],
    ),
  ])
  const ofChapter = new Map<string, VideoRow[]>()
  for (const row of videos.rows) {
    const others = ofChapter.get(row.chapter_id)
    if (others) others.push(row)
    else ofChapter.set(row.chapter_id, [row])
  }
  return Response.json({
    ...course.rows[0],
    chapters: chapters.rows.map((chapter) => ({ ...chapter, videos: ofChapter.get(chapter.id) ?? [] })),
  })
}
