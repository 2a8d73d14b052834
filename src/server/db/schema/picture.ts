import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { course, video } from './course'

/**
 * Pictures that people chose for a course or one of its videos, and those that they had before: students see the
 * published one, undo brings back an earlier one. Which one holds is said by `picture_id` of the course or the video.
 */
export const picture = pgTable(
  'picture',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    /** NULL: of the course itself. */
    videoId: uuid('video_id').references(() => video.id, { onDelete: 'cascade' }),
    storageKey: text('storage_key').notNull(),
    backblazeFileId: text('backblaze_file_id'),
    /** MIME type. */
    format: text('format').notNull(),
    /** Bytes. */
    size: bigint('size', { mode: 'number' }).notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (table) => [
    index('picture_course').on(table.courseId),
    index('picture_video').on(table.videoId),
    index('picture_storage_key').on(table.storageKey),
  ],
)
