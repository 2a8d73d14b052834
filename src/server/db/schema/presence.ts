import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant } from './columns'
import { course } from './course'

/** Who has which course open, by tab. A server refreshes the rows of its streams; one that was killed does not. */
export const coursePresence = pgTable(
  'course_presence',
  {
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** The tab, by its own word: unique only together with its person. */
    clientId: text('client_id').notNull(),
    /** The process that holds the stream; a new one each time that a server starts. */
    server: text('server').notNull(),
    seenAt: instant('seen_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.userId, table.clientId] }),
    index('course_presence_server').on(table.server),
    index('course_presence_user').on(table.userId),
  ],
)
