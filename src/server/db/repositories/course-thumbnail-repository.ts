import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Executor } from '../client'
import { chapter, course, video, videoFile } from '../schema/course'
import { asset } from '../schema/media'
import { coursePublication } from '../schema/operation'
import { picture } from '../schema/picture'

/** A stored picture that stands for a course. */
export type Thumbnail = {
  /** Another picture has another one. */
  version: string
  storageKey: string
  /** MIME type. */
  format: string
  width: number
  height: number
}

const ofPicture = sql`p.id as version, p.storage_key as "storageKey", p.format, p.width, p.height`
/** A video's chosen picture, else what was made of its file. */
const ofVideo = sql`coalesce(p.id, a.id) as version, coalesce(p.storage_key, a.storage_key) as "storageKey",
  coalesce(p.format, a.format) as format, coalesce(p.width, (a.details ->> 'width')::int, 0) as width,
  coalesce(p.height, (a.details ->> 'height')::int, 0) as height`
const pictures = (generation: SQL) => sql`
  left join ${picture} p on p.id = v.picture_id
  left join ${asset} a on a.video_id = v.id and a.kind = 'poster' and a.source_generation = ${generation}`

/** The first ready video with a picture, in the order of the course at hand. */
const firstOfNow = (courseId: SQLWrapper) => sql`
  select ${ofVideo} from ${chapter} c
  join ${video} v on v.chapter_id = c.id and v.deleted_at is null and v.status = 'ready'
  ${pictures(sql`v.source_generation`)}
  where c.course_id = ${courseId} and c.deleted_at is null and coalesce(p.id, a.id) is not null
  order by c.position, v.position limit 1`

/**
 * The first video of a publication that students can play and that has a picture, of the file that they see: the
 * rule of `publishedFile` in `services/published-file.ts`.
 */
const firstOfPublished = (snapshot: SQLWrapper) => sql`
  select ${ofVideo}
  from jsonb_array_elements(${snapshot} -> 'chapters') with ordinality as listed(chapter, place)
  cross join jsonb_array_elements(listed.chapter -> 'videos') with ordinality as shown(video, place)
  join ${chapter} c on c.id = (listed.chapter ->> 'id')::uuid and c.deleted_at is null
  join ${video} v on v.id = (shown.video ->> 'id')::uuid and v.deleted_at is null
  join ${chapter} own on own.id = v.chapter_id and own.deleted_at is null
  cross join lateral (
    select v.source_generation as generation, 0 as age where v.status = 'ready'
      and v.original_filename = shown.video ->> 'originalFilename' and v.size = (shown.video ->> 'size')::bigint
    union all
    select f.source_generation, 1 from ${videoFile} f where f.video_id = v.id
      and f.original_filename = shown.video ->> 'originalFilename' and f.size = (shown.video ->> 'size')::bigint
    order by age limit 1) file
  ${pictures(sql`file.generation`)}
  where coalesce(p.id, a.id) is not null
  order by listed.place, shown.place limit 1`

/** The version of what stands for a course that is published, as a column. */
export const publishedVersion = sql<string | null>`coalesce(
  (select p.id from ${picture} p where p.id::text = ${coursePublication.snapshot} ->> 'picture'),
  (select first.version from (${firstOfPublished(coursePublication.snapshot)}) first))`

/** The version of what stands for a course as it is now, as a column. */
export const nowVersion = sql<string | null>`coalesce(${course.pictureId},
  (select first.version from (${firstOfNow(course.id)}) first))`

/** What a picture row of a course says of its bytes. */
export type PictureBytes = Omit<Thumbnail, 'version'> & { backblazeFileId: string | null; size: number }

/** The picture that stands for a course. Whoever calls has checked the right to see it. */
export const courseThumbnailRepository = {
  /** That of one of its videos. */
  async ofVideo(db: Executor, videoId: string): Promise<PictureBytes | undefined> {
    const { rows } = await db.execute<PictureBytes>(sql`
      select coalesce(p.storage_key, a.storage_key) as "storageKey", coalesce(p.format, a.format) as format,
        coalesce(p.width, (a.details ->> 'width')::int, 0) as width,
        coalesce(p.height, (a.details ->> 'height')::int, 0) as height,
        coalesce(p.size, a.size)::float8 as size,
        case when p.id is null then a.backblaze_file_id else p.backblaze_file_id end as "backblazeFileId"
      from ${video} v ${pictures(sql`v.source_generation`)}
      where v.id = ${videoId} and coalesce(p.id, a.id) is not null`)
    return rows[0]
  },

  /** The chosen picture, else that of the first ready video. */
  async ofNow(db: Executor, courseId: string): Promise<Thumbnail | undefined> {
    const { rows } = await db.execute<Thumbnail>(sql`
      select * from (
        (select 0 as place, ${ofPicture} from ${course} join ${picture} p on p.id = ${course.pictureId}
          where ${course.id} = ${courseId})
        union all
        (select 1, first.* from (${firstOfNow(sql`${courseId}::uuid`)}) first)
      ) found order by place limit 1`)
    return rows[0]
  },

  /** The same of the course as it was published. */
  async ofPublished(db: Executor, courseId: string): Promise<Thumbnail | undefined> {
    const { rows } = await db.execute<Thumbnail>(sql`
      select * from (
        (select 0 as place, ${ofPicture} from ${coursePublication}
          join ${picture} p on p.id::text = ${coursePublication.snapshot} ->> 'picture'
          where ${coursePublication.courseId} = ${courseId})
        union all
        (select 1, first.* from ${coursePublication},
          lateral (${firstOfPublished(coursePublication.snapshot)}) first
          where ${coursePublication.courseId} = ${courseId})
      ) found order by place limit 1`)
    return rows[0]
  },
}
