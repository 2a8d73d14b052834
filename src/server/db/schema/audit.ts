import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant } from './columns'

/** What happened to accounts and rights; kept for 400 days. Nothing that is secret is in it. */
export const auditEvent = pgTable(
  'audit_event',
  {
    /** UUIDv7: its order is the order in time. */
    id: uuid('id').primaryKey(),
    at: instant('at').notNull().defaultNow(),
    kind: text('kind').notNull(),
    /** Who did it; NULL: nobody who was signed in, or somebody whose account is gone. */
    actorId: text('actor_id').references(() => user.id, { onDelete: 'set null' }),
    /** Whose account it is about. */
    subjectId: text('subject_id').references(() => user.id, { onDelete: 'set null' }),
    address: text('address'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    details: jsonb('details').$type<Record<string, string>>().notNull().default({}),
  },
  (table) => [
    index('audit_event_subject').on(table.subjectId, table.id.desc()),
    index('audit_event_actor').on(table.actorId),
    index('audit_event_at').on(table.at),
  ],
)
