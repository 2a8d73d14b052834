import { sql } from 'drizzle-orm'
import {
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant } from './columns'
import { course, video } from './course'

/** By an owner of the course, by its link, or by a program with an API key. */
export const enrolmentSource = pgEnum('enrolment_source', ['instructor', 'link', 'api'])

/** Who may watch a course that has a price. A row without an account waits for the one with its address. */
export const enrolment = pgTable(
  'enrolment',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    userId: text('user_id').references(() => user.id, { onDelete: 'cascade' }),
    /** Lower case. */
    email: text('email').notNull(),
    source: enrolmentSource('source').notNull(),
    /** The other program's own name for the purchase: the same one never grants twice. */
    reference: text('reference'),
    grantedBy: text('granted_by').references(() => user.id, { onDelete: 'set null' }),
    grantedAt: instant('granted_at').notNull().defaultNow(),
    /** NULL while it holds. */
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    uniqueIndex('enrolment_email').on(table.courseId, table.email),
    index('enrolment_user').on(table.userId),
    index('enrolment_waiting').on(table.email),
  ],
)

/** The link by which people enrol themselves; a course has one at most. */
export const enrolmentLink = pgTable('enrolment_link', {
  courseId: uuid('course_id')
    .primaryKey()
    .references(() => course.id, { onDelete: 'cascade' }),
  /** SHA-256 of the link's secret. */
  tokenHash: text('token_hash').notNull().unique(),
  /** Who came by it. */
  uses: integer('uses').notNull().default(0),
  createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
})

export const apiKeyScope = pgEnum('api_key_scope', ['enrolments'])

/** A program's right to act for a person; it reaches as far as that person's own right does when it is used. */
export const apiKey = pgTable(
  'api_key',
  {
    id: uuid('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** What all keys could do before `scopes`; a server of that release reads nothing else. */
    scope: apiKeyScope('scope').notNull().default('enrolments'),
    /** What it opens, of `apiKeyScopes`; nothing else. */
    scopes: text('scopes')
      .array()
      .notNull()
      .default(sql`'{enrolments:write}'`),
    /** SHA-256 of the key. */
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** To the hour. */
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [index('api_key_user').on(table.userId)],
)

/** How far somebody has watched a video. */
export const lessonProgress = pgTable(
  'lesson_progress',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    /** Seconds from the start. */
    position: doublePrecision('position').notNull(),
    /** When they came to its end for the first time. */
    watchedAt: instant('watched_at'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.videoId] }),
    index('lesson_progress_course').on(table.userId, table.courseId),
    index('lesson_progress_video').on(table.videoId),
  ],
)
