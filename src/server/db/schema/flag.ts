import { bigint, boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { RolloutChangeKind, RolloutNotice, RolloutStep, WatchHours } from '@/types/rollout'
import { user } from './auth'
import { instant } from './columns'

/** A feature that not everybody has yet, one row each: whom it is for, and how its rollout stands. */
export const featureFlag = pgTable('feature_flag', {
  key: text('key').primaryKey(),
  /** Raised by each change of a person or of the guard; not by the ticking of the watch. */
  revision: integer('revision').notNull().default(1),
  step: text('step').$type<RolloutStep>().notNull(),
  /** Email addresses, in lower case; they have it from the step `beta` on. */
  accounts: text('accounts').array().notNull().default([]),
  autoAdvance: boolean('auto_advance').notNull().default(false),
  watchHours: jsonb('watch_hours').$type<WatchHours>().notNull(),
  stepSince: instant('step_since').notNull(),
  isWatched: boolean('is_watched').notNull(),
  /** How long the step was watched without being held. */
  watchedMs: bigint('watched_ms', { mode: 'number' }).notNull().default(0),
  /** When the guard looked last. */
  lookedAt: instant('looked_at'),
  heldSince: instant('held_since'),
  heldReason: text('held_reason'),
  notice: jsonb('notice').$type<RolloutNotice>(),
  changedBy: text('changed_by').references(() => user.id, { onDelete: 'set null' }),
})

/** What a change of the step can be taken back to. */
export interface FlagBefore {
  step: RolloutStep
  stepSince: string
  isWatched: boolean
  watchedMs: number
}

/** Who changed what when; rows are never changed and never removed. */
export const featureFlagChange = pgTable(
  'feature_flag_change',
  {
    /** UUIDv7: in the order of time. */
    id: uuid('id').primaryKey(),
    flagKey: text('flag_key')
      .notNull()
      .references(() => featureFlag.key),
    at: instant('at').notNull(),
    kind: text('kind').$type<RolloutChangeKind>().notNull(),
    /** NULL for the guard, the configuration, and people whose account is gone. */
    actorId: text('actor_id').references(() => user.id, { onDelete: 'set null' }),
    byGuard: boolean('by_guard').notNull().default(false),
    fromStep: text('from_step').$type<RolloutStep>().notNull(),
    toStep: text('to_step').$type<RolloutStep>().notNull(),
    reason: text('reason'),
    before: jsonb('before').$type<FlagBefore>(),
  },
  (table) => [index('feature_flag_change_flag').on(table.flagKey, table.id)],
)
