import { sql, type SQLWrapper } from 'drizzle-orm'
import {
  bigint,
  boolean,
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
import { byteOrderedText, instant, position } from './columns'

export const difficulty = pgEnum('difficulty', ['beginner', 'intermediate', 'advanced'])
export const courseStatus = pgEnum('course_status', ['draft', 'published', 'archived'])
export const videoStatus = pgEnum('video_status', ['planned', 'uploading', 'processing', 'ready', 'error'])

/**
 * Titles as people sort them: letters before their case, accents after their letter, numbers by value. The migration
 * that makes this collation takes plain byte order for it where PostgreSQL was built without ICU.
 */
export const inTitleOrder = (title: SQLWrapper) => sql`${title} collate "lectern_title"`

const isListed = ({ deletedAt }: { deletedAt: SQLWrapper }) => sql`${deletedAt} is null`

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
    /** Seconds of all ready videos, written by a trigger on `video` alone, so that lists can be sorted by it. */
    totalDuration: doublePrecision('total_duration').notNull().default(0),
    /** The picture that somebody chose for it; NULL: its outline as a drawing. */
    pictureId: uuid('picture_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    // One for each way to sort the list, ending in the id, so that a page begins where the one before ended. All of
    // them ascend: read backwards they serve a descending list, which Drizzle's `desc()` (nulls last) would not.
    index('course_list_edited').on(table.instructorId, table.updatedAt, table.id),
    index('course_list_created').on(table.instructorId, table.createdAt, table.id).where(isListed(table)),
    index('course_list_title')
      .on(table.instructorId, inTitleOrder(table.title), table.id)
      .where(isListed(table)),
    index('course_list_length').on(table.instructorId, table.totalDuration, table.id).where(isListed(table)),
    index('course_list_deleted')
      .on(table.instructorId, table.deletedAt, table.id)
      .where(sql`${table.deletedAt} is not null`),
    check('course_price', sql`${table.price} between 0 and 99999.99`),
  ],
)

/**
 * What a search looks through: title and description in small letters, written by a trigger on `course` alone. It is a
 * table of its own because every edit writes its course anew, and the trigrams of a long description are dear.
 */
export const courseSearch = pgTable('course_search', {
  courseId: uuid('course_id')
    .primaryKey()
    .references(() => course.id, { onDelete: 'cascade' }),
  text: byteOrderedText('text').notNull(),
})

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
    /** Of the whole file, e.g. `crc32:1a2b3c4d`; only where the browser and the storage agree on every part. */
    checksum: text('checksum'),
    /** SHA-256 of the file's first and last MiB, in hex: the same file is noticed by it when it comes again. */
    fingerprint: text('fingerprint'),
    /** The picture that somebody chose for it; NULL: a frame of its own. */
    pictureId: uuid('picture_id'),
    /** Counts the files that this video has had; a job names the one it works on. */
    sourceGeneration: integer('source_generation').notNull().default(0),
    /** Anybody may watch it, also where the course has a price. It holds at once, without publishing. */
    freePreview: boolean('free_preview').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    uniqueIndex('video_chapter_position').on(table.chapterId, table.position),
    index('video_course').on(table.courseId),
    index('video_storage_key').on(table.storageKey),
    index('video_size').on(table.size),
    index('video_long_position')
      .on(table.chapterId)
      .where(sql`length(${table.position}) > 64`),
    // For the look at what nobody works on: few of many millions.
    index('video_processing')
      .on(table.id)
      .where(sql`${table.status} = 'processing'`),
    // The same for those whose upload was given up half-way.
    index('video_uploading')
      .on(table.id)
      .where(sql`${table.status} = 'uploading'`),
    index('video_marked')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
  ],
)

/**
 * How often what a course shows has changed: the sum of its rows. Triggers on every table that is shown add one each, as rows
 * of their own, so that no writer waits for another; upkeep joins them. Whoever keeps an answer looks at the sum.
 */
export const courseChange = pgTable(
  'course_change',
  {
    /** No foreign key, which would lock the course: a trigger removes them with it. */
    courseId: uuid('course_id').notNull(),
    changes: bigint('changes', { mode: 'number' }).notNull().default(1),
    /** Not joined with others yet. */
    isNew: boolean('is_new').notNull().default(true),
  },
  (table) => [
    index('course_change_course').on(table.courseId, table.changes),
    index('course_change_new')
      .on(table.courseId)
      .where(sql`${table.isNew}`),
  ],
)

/** Files that a video had before: each can be brought back until it expires. */
export const videoFile = pgTable(
  'video_file',
  {
    id: uuid('id').primaryKey(),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    /** What `video.source_generation` was while the video had it: what was made of the file is found by it. */
    sourceGeneration: integer('source_generation').notNull().default(0),
    originalFilename: text('original_filename').notNull(),
    /** Seconds. */
    duration: doublePrecision('duration'),
    /** Bytes. */
    size: bigint('size', { mode: 'number' }).notNull(),
    /** MIME type. */
    format: text('format').notNull(),
    storageKey: text('storage_key').notNull(),
    backblazeFileId: text('backblaze_file_id'),
    width: integer('width'),
    height: integer('height'),
    codecs: text('codecs'),
    checksum: text('checksum'),
    fingerprint: text('fingerprint'),
    replacedAt: instant('replaced_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('video_file_video').on(table.videoId, table.replacedAt),
    index('video_file_storage_key').on(table.storageKey),
    index('video_file_expires').on(table.expiresAt),
  ],
)
