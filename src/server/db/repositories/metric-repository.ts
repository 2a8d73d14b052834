import { and, desc, eq, gte, inArray, lt, notInArray, sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../client'
import { metricError, metricMinute } from '../schema/metric'

export type MetricRow = typeof metricMinute.$inferInsert & { buckets: number[] }
export type MetricErrorRow = typeof metricError.$inferSelect

export interface MetricFilter {
  kinds: string[]
  from: Date
  /** Not included. */
  to: Date
  cohort?: string | undefined
  version?: string | undefined
}

/** Sums over processes, of whatever the rows were grouped by. */
export interface MetricSum {
  kind: string
  cohort: string
  process: string
  label: string
  /** Number of the step since `from`; 0 when it was not asked for. */
  step: number
  count: number
  errors: number
  total: number
  highest: number
  buckets: number[]
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const AT_ONCE = 1_000
const KEPT_ERRORS = 2_000
/** More bounds than any ladder has. */
const MOST_BUCKETS = 24

const where = ({ kinds, from, to, cohort, version }: MetricFilter): SQL | undefined =>
  and(
    inArray(metricMinute.kind, kinds),
    gte(metricMinute.minute, from),
    lt(metricMinute.minute, to),
    cohort === undefined ? undefined : eq(metricMinute.cohort, cohort),
    version === undefined ? undefined : eq(metricMinute.version, version),
  )

const sumOfBuckets = sql.join(
  Array.from({ length: MOST_BUCKETS }, (_, i) =>
    sql.raw(`coalesce(sum(${'"metric_minute"."buckets"'}[${i + 1}]), 0)::int`),
  ),
  sql`, `,
)

export const metricRepository = {
  /** Writes what a process knows of its periods; repeating it changes nothing. */
  async write(db: Executor, rows: MetricRow[]): Promise<void> {
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      await db
        .insert(metricMinute)
        .values(rows.slice(i, i + AT_ONCE))
        .onConflictDoUpdate({
          target: [
            metricMinute.kind,
            metricMinute.minute,
            metricMinute.process,
            metricMinute.label,
            metricMinute.cohort,
            metricMinute.version,
          ],
          set: {
            count: sql`excluded.count`,
            errors: sql`excluded.errors`,
            total: sql`excluded.total`,
            highest: sql`excluded.highest`,
            buckets: sql`excluded.buckets`,
          },
        })
    }
  },

  async writeErrors(db: Executor, rows: MetricErrorRow[]): Promise<void> {
    if (rows.length > 0) await db.insert(metricError).values(rows).onConflictDoNothing()
  },

  /**
   * Sums over all processes, in one pass.
   * @param by what to keep apart beside the kind
   * @param stepSeconds length of a step from `from` on, for a series
   */
  async sum(
    db: Executor,
    filter: MetricFilter,
    by: readonly ('cohort' | 'process' | 'label')[] = [],
    stepSeconds?: number,
  ): Promise<MetricSum[]> {
    const step =
      stepSeconds === undefined
        ? sql<number>`0`
        : sql<number>`floor(extract(epoch from ${metricMinute.minute} - ${filter.from.toISOString()}::timestamptz) / ${sql.raw(String(stepSeconds))})::int`
    const column = (name: 'cohort' | 'process' | 'label') =>
      by.includes(name) ? sql<string>`${metricMinute[name]}` : sql<string>`''`
    return db
      .select({
        kind: metricMinute.kind,
        cohort: column('cohort'),
        process: column('process'),
        label: column('label'),
        step,
        count: sql<number>`sum(${metricMinute.count})::float8`,
        errors: sql<number>`sum(${metricMinute.errors})::float8`,
        total: sql<number>`sum(${metricMinute.total})`,
        highest: sql<number>`max(${metricMinute.highest})`,
        buckets: sql<number[]>`array[${sumOfBuckets}]`,
      })
      .from(metricMinute)
      .where(where(filter))
      .groupBy(sql`1, 2, 3, 4, 5`)
      .orderBy(sql`1, 2, 3, 4, 5`)
  },

  /** Each process's latest period of a kind. */
  async latest(db: Executor, filter: MetricFilter): Promise<(MetricRow & { minute: Date })[]> {
    return db
      .selectDistinctOn([metricMinute.kind, metricMinute.process])
      .from(metricMinute)
      .where(where(filter))
      .orderBy(metricMinute.kind, metricMinute.process, desc(metricMinute.minute))
  },

  /** When a process that works on videos was last heard of; `null`: never. */
  async workerSeenAt(db: Executor): Promise<Date | null> {
    const [latest] = await db
      .select({ minute: metricMinute.minute, highest: metricMinute.highest })
      .from(metricMinute)
      .where(and(eq(metricMinute.kind, 'works'), gte(metricMinute.minute, sql`now() - interval '8 days'`)))
      .orderBy(desc(metricMinute.minute), desc(metricMinute.highest))
      .limit(1)
    return latest ? new Date(latest.highest * 1_000) : null
  },

  /** The versions that measured anything. */
  async versions(db: Executor, filter: MetricFilter): Promise<string[]> {
    const rows = await db
      .selectDistinct({ version: metricMinute.version })
      .from(metricMinute)
      .where(where(filter))
      .orderBy(metricMinute.version)
    return rows.map(({ version }) => version)
  },

  /** The latest first. */
  async errors(
    db: Executor,
    filter: Omit<MetricFilter, 'kinds'> & { kinds?: string[] | undefined },
    limit: number,
  ): Promise<MetricErrorRow[]> {
    const { kinds, from, to, cohort, version } = filter
    return db
      .select()
      .from(metricError)
      .where(
        and(
          kinds === undefined ? undefined : inArray(metricError.kind, kinds),
          gte(metricError.at, from),
          lt(metricError.at, to),
          cohort === undefined ? undefined : eq(metricError.cohort, cohort),
          version === undefined ? undefined : eq(metricError.version, version),
        ),
      )
      .orderBy(desc(metricError.at), desc(metricError.id))
      .limit(limit)
  },

  /** Forgets what is older, and errors beyond the latest 2,000. */
  async forget(db: Executor, before: Date): Promise<void> {
    await db.delete(metricMinute).where(lt(metricMinute.minute, before))
    await db.delete(metricError).where(lt(metricError.at, before))
    const kept = db
      .select({ id: metricError.id })
      .from(metricError)
      .orderBy(desc(metricError.at), desc(metricError.id))
      .limit(KEPT_ERRORS)
    await db.delete(metricError).where(notInArray(metricError.id, kept))
  },
}
