import { sql } from 'drizzle-orm'
import type { Executor } from '../client'

export interface Backlog {
  /** Jobs that wait or run. */
  unfinishedJobs: number
  /** How long the oldest job that waits could have been worked on; 0 without one. */
  oldestJobSeconds: number
  /** Jobs that wait for an administrator. */
  deadJobs: number
  /** Uploads that have all their parts and have not become a file for 15 minutes. */
  stuckUploads: number
}

/** Longer than joining the parts of the largest file takes. */
const STUCK_MINUTES = 15

/** What waits in the database, in one small question. */
export const backlogRepository = {
  async read(db: Executor): Promise<Backlog> {
    const { rows } = await db.execute<Record<keyof Backlog, number>>(sql`
      select
        (count(*) filter (where state in ('waiting', 'running')))::int as "unfinishedJobs",
        coalesce(greatest(extract(epoch from clock_timestamp() - min(due_at) filter (where state = 'waiting')), 0), 0)::float8
          as "oldestJobSeconds",
        (count(*) filter (where state = 'dead'))::int as "deadJobs",
        (select count(*) from upload u where u.state = 'completing'
          and u.updated_at < now() - make_interval(mins => ${STUCK_MINUTES})
          and not exists (select 1 from media_job j where j.upload_id = u.id and j.state in ('waiting', 'running', 'held'))
        )::int as "stuckUploads"
      from media_job
      where state in ('waiting', 'running', 'dead')`)
    return rows[0] ?? { unfinishedJobs: 0, oldestJobSeconds: 0, deadJobs: 0, stuckUploads: 0 }
  },
}
