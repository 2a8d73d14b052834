import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant } from './columns'

/** Answers already given, by Idempotency-Key; kept for 30 days, long ones for 24 hours. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    requestHash: text('request_hash').notNull(),
    /** NULL while the first request is still being worked on. */
    status: integer('status'),
    body: text('body'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index('idempotency_key_created').on(table.createdAt),
  ],
)
