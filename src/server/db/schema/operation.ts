import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { PublishedCourse } from '@/types/publication'
import type { Change, OperationKind } from '@/types/operations'
import { user } from './auth'
import { instant } from './columns'
import { course } from './course'

/** Every edit of a course, one row for each revision: the activity list, undo, and what live clients follow. */
export const courseOperation = pgTable(
  'course_operation',
  {
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    /** The client's, so unique only within its course: nobody can take an id away from another course. */
    id: uuid('id').notNull(),
    revision: integer('revision').notNull(),
    kind: text('kind').$type<OperationKind>().notNull(),
    changes: jsonb('changes').$type<Change[]>().notNull(),
    userId: text('user_id').references(() => user.id, { onDelete: 'set null' }),
    clientId: text('client_id'),
    undoOf: uuid('undo_of'),
    undoneBy: uuid('undone_by'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.id] }),
    uniqueIndex('course_operation_revision').on(table.courseId, table.revision),
    index('course_operation_system')
      .on(table.createdAt)
      .where(sql`${table.kind} = 'system'`),
  ],
)

export const courseRole = pgEnum('course_role', ['owner', 'editor', 'viewer'])

/** Who else may work on a course; its `instructor_id` is its owner without a row here. */
export const courseMember = pgTable(
  'course_member',
  {
    id: uuid('id').primaryKey(),
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    /** NULL while the invitation was not accepted. */
    userId: text('user_id').references(() => user.id, { onDelete: 'cascade' }),
    /** Lower case. */
    email: text('email').notNull(),
    role: courseRole('role').notNull(),
    /** SHA-256 of the invitation link's secret; NULL once accepted. */
    tokenHash: text('token_hash').unique(),
    /** When the link stops working. */
    expiresAt: instant('expires_at'),
    invitedBy: text('invited_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    acceptedAt: instant('accepted_at'),
  },
  (table) => [
    uniqueIndex('course_member_email').on(table.courseId, table.email),
    uniqueIndex('course_member_user').on(table.userId, table.courseId),
  ],
)

/** What students see: the course as it was when it was last published. */
export const coursePublication = pgTable('course_publication', {
  courseId: uuid('course_id')
    .primaryKey()
    .references(() => course.id, { onDelete: 'cascade' }),
  revision: integer('revision').notNull(),
  snapshot: jsonb('snapshot').$type<PublishedCourse>().notNull(),
  /** Of the snapshot; a course with another one has changes that are not published. */
  fingerprint: text('fingerprint').notNull(),
  publishedBy: text('published_by').references(() => user.id, { onDelete: 'set null' }),
  publishedAt: instant('published_at').notNull().defaultNow(),
})
