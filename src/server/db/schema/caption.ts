import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { course, video } from './course'

/** Captions of a video in one language. Deleted ones keep their row, so that they can be brought back. */
export const caption = pgTable(
  'caption',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    /** BCP 47. */
    language: text('language').notNull(),
    /** As a player lists it. */
    label: text('label').notNull(),
    /** Which text: one of its versions. */
    checksum: text('checksum').notNull(),
    /** Grows by one with every change. */
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    uniqueIndex('caption_video_language').on(table.videoId, table.language),
    index('caption_course').on(table.courseId),
  ],
)

/** Texts that captions have and had, by what is in them: students see the published one, undo brings back an earlier one. */
export const captionVersion = pgTable(
  'caption_version',
  {
    captionId: uuid('caption_id')
      .notNull()
      .references(() => caption.id, { onDelete: 'cascade' }),
    checksum: text('checksum').notNull(),
    /** WebVTT. */
    text: text('text').notNull(),
    cues: integer('cues').notNull(),
    /** When the last cue ends, milliseconds. */
    endMs: integer('end_ms').notNull(),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.captionId, table.checksum] })],
)
