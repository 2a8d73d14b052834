import { generateNKeysBetween } from 'fractional-indexing'
import type pg from 'pg'
import { progress } from '../../lib/report'

export const CHAPTERS = 2
export const VIDEOS = 5
const COURSES_EACH = 20
const BATCH = 50_000

/**
 * Courses of 2 × 5 ready videos with what belongs to them, by set-based SQL: 20 for each instructor, and 500 for the one that
 * is measured. Indexes are kept while it fills; triggers rest, and what they would have written is written here.
 */
export async function generate(client: pg.Client, courses: number): Promise<{ userId: string }> {
  const userId = 'bench-0'
  await client.query(`set synchronous_commit = off`)
  for (const table of ['course', 'video']) await client.query(`alter table ${table} disable trigger user`)
  await client.query(
    `insert into "user" (id, name, email, role) select 'bench-' || i, 'Instructor ' || i, 'bench-' || i || '@example.org', 'instructor'
     from generate_series(0, $1::int) i`,
    [Math.ceil(courses / COURSES_EACH)],
  )
  const keys = (count: number) => generateNKeysBetween(null, null, count)
  for (let from = 0; from < courses; from += BATCH) {
    const to = Math.min(from + BATCH, courses)
    await client.query('begin')
    await client.query(
      `create temp table made on commit drop as select gen_random_uuid() as id, i from generate_series($1::int, $2::int - 1) i`,
      [from, to],
    )
    await client.query(
      `insert into course (id, instructor_id, title, description, difficulty, status, setup_step, setup_completed_at, total_duration,
         created_at, updated_at)
       select id, case when i < 500 then 'bench-0' else 'bench-' || (i / ${COURSES_EACH}) end,
         (array['Counting', 'Listening', 'Field notes', 'Moths', 'Maps', 'Nets'])[1 + i % 6] || ' ' || i, 'How to see what is there, part ' || i,
         'beginner', (array['draft', 'published', 'archived'])[1 + i % 3]::course_status, 4, now(), ${CHAPTERS * VIDEOS} * 300,
         now() - make_interval(secs => i % 31536000), now() - make_interval(secs => (i::bigint * 7919) % 31536000)
       from made`,
    )
    await client.query(
      `insert into course_search select c.id, lectern_searchable(concat_ws(E'\\n', c.title, c.description)) from course c join made using (id)`,
    )
    await client.query(
      `create temp table parts on commit drop as select gen_random_uuid() as id, made.id as course_id, k.key, k.n
       from made cross join unnest($1::text[]) with ordinality as k (key, n)`,
      [keys(CHAPTERS)],
    )
    await client.query(
      `insert into chapter (id, course_id, title, position) select id, course_id, 'Chapter ' || n, key from parts`,
    )
    await client.query(
      `insert into video (id, course_id, chapter_id, filename, original_filename, position, duration, size, format, status, storage_key,
         width, height, codecs, fingerprint, source_generation)
       select gen_random_uuid(), p.course_id, p.id, 'Lesson ' || p.n || '-' || k.n, 'lesson.mp4', k.key, 300, 20000000 + (k.n * 7919) % 100000,
         'video/mp4', 'ready', replace(gen_random_uuid()::text, '-', ''), 1920, 1080, 'avc, aac',
         encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 1
       from parts p cross join unnest($1::text[]) with ordinality as k (key, n)`,
      [keys(VIDEOS)],
    )
    await client.query('commit')
    progress(`scale: ${to} of ${courses} courses`)
  }
  for (const table of ['course', 'video']) await client.query(`alter table ${table} enable trigger user`)
  await client.query('analyze')
  return { userId }
}
