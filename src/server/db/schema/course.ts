import { sql } from 'drizzle-orm'
import {
  bigint,
  char,
  check,
  doublePrecision,
  index,
  integer,
  numeric,
  pgEnum,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant, position } from './columns'

export const difficulty = pgEnum('difficulty', ['beginner', 'intermediate', 'advanced'])
export const courseStatus = pgEnum('course_status', ['draft', 'published', 'archived'])
export const videoStatus = pgEnum('video_status', ['planned', 'uploading', 'processing', 'ready', 'error'])

export const course = pgTable(
  'course',
  {
    id: uuid('id').primaryKey(),
    instructorId: text('instructor_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description'),
    /** NULL is free. */
    price: numeric('price', { precision: 10, scale: 2, mode: 'number' }),
    currency: char('currency', { length: 3 }).notNull().default('USD'),
    difficulty: difficulty('difficulty').notNull().default('beginner'),
    status: courseStatus('status').notNull().default('draft'),
    setupStep: smallint('setup_step').notNull().default(1),
    setupCompletedAt: instant('setup_completed_at'),
    revision: integer('revision').notNull().default(0),
    /** The revision that students see; NULL before it was published for the first time. */
    publishedRevision: integer('published_revision'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    index('course_instructor_updated').on(table.instructorId, table.updatedAt.desc(), table.id.desc()),
    check('course_price', sql`${table.price} between 0 and 99999.99`),
  ],
)

export const chapter = pgTable(
  'chapter',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    position: position('position').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  // Marked items keep their place, so that restoring puts them back: the index covers them too.
  (table) => [
    uniqueIndex('chapter_course_position').on(table.courseId, table.position),
    index('chapter_long_position')
      .on(table.courseId)
      .where(sql`length(${table.position}) > 64`),
    index('chapter_marked')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
  ],
)

export const video = pgTable(
  'video',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    chapterId: uuid('chapter_id')
      .notNull()
      .references(() => chapter.id, { onDelete: 'cascade' }),
    /** Display title. */
    filename: text('filename').notNull(),
    originalFilename: text('original_filename').notNull().default(''),
    position: position('position').notNull(),
    /** Seconds. */
    duration: doublePrecision('duration'),
    /** Bytes. */
    size: bigint('size', { mode: 'number' }).notNull().default(0),
    /** MIME type. */
    format: text('format').notNull().default(''),
    status: videoStatus('status').notNull().default('planned'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    storageKey: text('storage_key'),
    backblazeFileId: text('backblaze_file_id'),
    backblazeUrl: text('backblaze_url'),
    width: integer('width'),
    height: integer('height'),
    codecs: text('codecs'),
    checksum: text('checksum'),
    /** Counts the files that this video has had; a job names the one it works on. */
    sourceGeneration: integer('source_generation').notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    uniqueIndex('video_chapter_position').on(table.chapterId, table.position),
    index('video_course').on(table.courseId),
    index('video_storage_key').on(table.storageKey),
    index('video_long_position')
      .on(table.chapterId)
      .where(sql`length(${table.position}) > 64`),
    index('video_marked')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
  ],
)
