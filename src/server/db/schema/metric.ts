import { sql } from 'drizzle-orm'
import { doublePrecision, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

/**
 * What one process measured in one period: a minute, of figures by route ten. Written every few seconds with
 * everything that the process has seen of that period, so writing it again changes nothing. Kept for 8 days.
 */
export const metricMinute = pgTable(
  'metric_minute',
  {
    /** What was measured, see `services/monitoring/kinds.ts`. */
    kind: text('kind').notNull(),
    /** When the period began. */
    minute: instant('minute').notNull(),
    /** Which process measured; begins with its role. */
    process: text('process').notNull(),
    /** A part of the figure, e.g. the pattern of a route; never a person's text. */
    label: text('label').notNull(),
    /** `on` or `off`: whether the person has the new course creation; `none`: nobody was signed in. */
    cohort: text('cohort').notNull(),
    version: text('version').notNull(),
    count: integer('count').notNull(),
    /** Those of `count` that failed. */
    errors: integer('errors').notNull(),
    total: doublePrecision('total').notNull(),
    highest: doublePrecision('highest').notNull(),
    /** How many values were at most as large as each bound of the kind's ladder, and not as the one before. */
    buckets: integer('buckets')
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [
    primaryKey({
      columns: [table.kind, table.minute, table.process, table.label, table.cohort, table.version],
    }),
    // For the removal of what is old.
    index('metric_minute_age').on(table.minute),
  ],
)

/** The latest errors behind the figures. Bounded in number and age; without secrets and people's text. */
export const metricError = pgTable(
  'metric_error',
  {
    id: uuid('id').primaryKey(),
    at: instant('at').notNull(),
    /** The figure that it lowers, as a kind. */
    kind: text('kind').notNull(),
    requestId: text('request_id'),
    /** Method and pattern of the route, or what else was at work. */
    route: text('route').notNull(),
    status: integer('status'),
    message: text('message').notNull(),
    cohort: text('cohort').notNull(),
    version: text('version').notNull(),
    process: text('process').notNull(),
  },
  (table) => [index('metric_error_kind').on(table.kind, table.at), index('metric_error_age').on(table.at)],
)
