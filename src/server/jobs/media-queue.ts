import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import * as z from 'zod'
import { newId } from '@/lib/ids'
import type { Database } from '../db/client'
import { mediaJobRepository, type MediaTask } from '../db/repositories/media-job-repository'
import type { Logger } from '../log'
import type { Delivery } from './run-job'

const QUEUE = 'media'
/** A worker that was not heard of for so long is taken for dead; pg-boss takes no less. */
const HEARTBEAT_SECONDS = 10
const HEARTBEAT_EVERY_SECONDS = 3
const LOOK_EVERY_SECONDS = 3
/** Without word of new work; where words get through, they are faster. */
const POLL_SECONDS = 5
/** Longer than any work on a video may take; a dead worker is noticed by its heartbeat. */
const LONGEST_SECONDS = 23 * 3_600
/** The job's own row counts its failures and says when there are too many. */
const RETRIES = 1_000
const AT_ONCE = 500

/** What is waited for comes before what is only nice to have. */
const priorities: Record<MediaTask, number> = { process: 7, sprite: 5, hls: 0 }
/** Of work that takes moments, as far as is known. */
const BRIEF = 10
/** Each works on one job at a time: what takes moments never waits for what takes hours. */
const lanes = [{ minPriority: BRIEF }, { maxPriority: BRIEF - 1 }]

const payload = z.object({ jobId: z.uuid(), ticket: z.coerce.date() })

export interface MediaQueue {
  /** Gives the queue what is written down and not in it yet. */
  dispatch: () => Promise<void>
  /** Jobs that the queue should have and has not are given to it anew. */
  recover: () => Promise<void>
  /** Takes nothing more up; what runs is waited for as long as told. */
  stop: (graceMs: number) => Promise<void>
}

export interface MediaQueueOptions {
  db: Database
  /** The same database, for the queue's own connections. */
  url: string
  log: Logger
  /** Settles when the job was worked on, or given back; a rejection has it delivered again. */
  onDelivery: (delivery: Delivery) => Promise<void>
}

/**
 * Opens the queue (its tables are made when they are missing) and delivers jobs from it. A job is delivered to one worker
 * at a time; if that dies, to another one.
 */
export async function openMediaQueue(options: MediaQueueOptions): Promise<MediaQueue> {
  const { db, url, log, onDelivery } = options
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'lectern jobs',
    max: 2 + lanes.length,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: LOOK_EVERY_SECONDS,
    monitorIntervalSeconds: LOOK_EVERY_SECONDS,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
  })
  boss.on('error', (error) => log.warn({ reason: error.message }, 'the queue of jobs has trouble'))
  boss.on('warning', ({ message }) => log.debug({ reason: message }, 'the queue of jobs warns'))
  await boss.start()
  const settings = {
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_SECONDS,
    retryLimit: RETRIES,
    retryDelay: 1,
    deleteAfterSeconds: 3_600,
    retentionSeconds: 365 * 24 * 3_600,
  }
  await boss.createQueue(QUEUE, settings)
  await boss.updateQueue(QUEUE, settings)
  for (const lane of lanes) {
    let lookAgain = () => {}
    const workId = await boss.work(
      QUEUE,
      {
        ...lane,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
        heartbeatRefreshSeconds: HEARTBEAT_EVERY_SECONDS,
      },
      async (jobs) => {
        try {
          for (const { data } of jobs) await onDelivery(payload.parse(data))
        } finally {
          lookAgain()
        }
      },
    )
    // By itself it would wait for the next poll after each job, however much there is to do.
    lookAgain = () => boss.notifyWorker(workId)
  }

  return {
    dispatch: async () => {
      let found: number
      do {
        found = await db.transaction(async (tx) => {
          const jobs = await mediaJobRepository.takeUnqueued(tx, AT_ONCE)
          if (jobs.length === 0) return 0
          const ticket = new Date()
          await mediaJobRepository.noteQueued(
            tx,
            jobs.map(({ id }) => id),
            ticket,
          )
          await boss.insert(
            QUEUE,
            jobs.map(({ id, task, isLong, dueAt }) => ({
              id: newId(),
              data: { jobId: id, ticket: ticket.toISOString() },
              priority: task === 'process' && !isLong ? BRIEF : priorities[task],
              ...(dueAt > ticket && { startAfter: dueAt }),
            })),
            { db: fromDrizzle(tx, sql) },
          )
          return jobs.length
        })
      } while (found === AT_ONCE)
    },

    recover: async () => {
      const isQueued = sql`exists (select 1 from pgboss.job q where q.name = ${QUEUE}
        and q.state in ('created', 'retry', 'active') and q.data->>'jobId' = media_job.id::text)`
      const found = await mediaJobRepository.requeueLost(db, isQueued, new Date(Date.now() - 60_000))
      if (found > 0) log.warn({ jobs: found }, 'jobs that the queue had lost were given to it anew')
    },

    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs }),
  }
}

/** Makes the queue's tables, or brings them up to date. */
export async function installMediaQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, schedule: false, supervise: false })
  boss.on('error', () => undefined)
  await boss.start()
  await boss.stop({ graceful: false })
}
