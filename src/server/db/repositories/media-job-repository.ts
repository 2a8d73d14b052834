import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import type { JobQueue } from '@/types/api'
import type { Executor, Transaction } from '../client'
import { course, video } from '../schema/course'
import { mediaJob, type mediaJobState, type mediaTask } from '../schema/media'

export type MediaJobRow = typeof mediaJob.$inferSelect
export type MediaTask = (typeof mediaTask.enumValues)[number]
export type MediaJobState = (typeof mediaJobState.enumValues)[number]

/** Names one attempt at a job: only who holds the latest may change it. */
export type Attempt = Pick<MediaJobRow, 'id' | 'attempt'>

/** A job that is to be given to the queue. */
export type Unqueued = Pick<MediaJobRow, 'id' | 'task' | 'isLong' | 'dueAt'>

/** States in which the work is still to come to an end. */
export const UNENDED: MediaJobState[] = ['waiting', 'running', 'held']

/** What an administrator reads of a job. */
export interface ListedJob {
  row: MediaJobRow
  courseId: string
  filename: string
}

const asAttempt = ({ id, attempt }: Attempt) =>
  and(eq(mediaJob.id, id), eq(mediaJob.attempt, attempt), eq(mediaJob.state, 'running'))

const again = { state: 'waiting', queuedAt: null, worker: null, step: null } as const
const cancelled = { state: 'cancelled', finishedAt: sql`clock_timestamp()` } as const
const fresh = {
  ...again,
  failures: 0,
  cheaper: false,
  isLong: false,
  percent: 0,
  errorCode: null,
  errorMessage: null,
  errorDetail: null,
  finishedAt: null,
} as const

/** Work on the files of videos; see `schema/media.ts`. */
export const mediaJobRepository = {
  /** Writes a job down, in the transaction that makes it necessary. One that is known already stays as it is. */
  async add(tx: Transaction, row: typeof mediaJob.$inferInsert): Promise<void> {
    await tx.insert(mediaJob).values(row).onConflictDoNothing()
  },

  /** Ends what is still to be done of a video's file: another one has come, or it is gone. */
  async cancelOf(tx: Transaction, videoId: string): Promise<void> {
    await tx
      .update(mediaJob)
      .set(cancelled)
      .where(and(eq(mediaJob.videoId, videoId), inArray(mediaJob.state, UNENDED)))
  },

  /** Ends the work that decides whether a file plays, but for that on one upload. */
  async cancelProcess(tx: Transaction, videoId: string, exceptFor: { uploadId: string }): Promise<void> {
    await tx
      .update(mediaJob)
      .set(cancelled)
      .where(
        and(
          eq(mediaJob.videoId, videoId),
          eq(mediaJob.task, 'process'),
          inArray(mediaJob.state, UNENDED),
          sql`${mediaJob.uploadId} is distinct from ${exceptFor.uploadId}::uuid`,
        ),
      )
  },

  /** Ends one that is still to be done. @returns whether it was */
  async cancel(tx: Transaction, jobId: string): Promise<boolean> {
    const done = await tx
      .update(mediaJob)
      .set(cancelled)
      .where(and(eq(mediaJob.id, jobId), inArray(mediaJob.state, UNENDED)))
      .returning({ id: mediaJob.id })
    return done.length > 0
  },

  /** Puts an ended job in line as if it had never been tried. @returns whether it was ended */
  async restart(tx: Transaction, jobId: string): Promise<boolean> {
    const done = await tx
      .update(mediaJob)
      .set({ ...fresh, dueAt: sql`clock_timestamp()` })
      .where(and(eq(mediaJob.id, jobId), inArray(mediaJob.state, ['done', 'failed', 'dead', 'cancelled'])))
      .returning({ id: mediaJob.id })
    return done.length > 0
  },

  async find(db: Executor, jobId: string): Promise<MediaJobRow | undefined> {
    const [row] = await db.select().from(mediaJob).where(eq(mediaJob.id, jobId))
    return row
  },

  /** The work that decides whether a file plays: the latest of its kind on this generation, or on this upload. */
  async findProcess(
    db: Executor,
    of: { videoId: string; generation: number } | { uploadId: string },
  ): Promise<MediaJobRow | undefined> {
    const [row] = await db
      .select()
      .from(mediaJob)
      .where(
        and(
          eq(mediaJob.task, 'process'),
          'uploadId' in of
            ? eq(mediaJob.uploadId, of.uploadId)
            : and(
                eq(mediaJob.videoId, of.videoId),
                eq(mediaJob.sourceGeneration, of.generation),
                isNull(mediaJob.uploadId),
              ),
        ),
      )
      .orderBy(desc(mediaJob.pipelineVersion))
      .limit(1)
    return row
  },

  /** The work that is just going on for a video: on its file, or on the one that is to take over. */
  async findCurrent(db: Executor, videoId: string): Promise<MediaJobRow | undefined> {
    const [row] = await db
      .select()
      .from(mediaJob)
      .where(
        and(eq(mediaJob.videoId, videoId), eq(mediaJob.task, 'process'), inArray(mediaJob.state, UNENDED)),
      )
    return row
  },

  /** Jobs that no queue has yet, locked; those that another process is just giving to it are passed over. */
  async takeUnqueued(tx: Transaction, limit: number): Promise<Unqueued[]> {
    return tx
      .select({ id: mediaJob.id, task: mediaJob.task, isLong: mediaJob.isLong, dueAt: mediaJob.dueAt })
      .from(mediaJob)
      .where(and(eq(mediaJob.state, 'waiting'), isNull(mediaJob.queuedAt)))
      .orderBy(asc(mediaJob.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true })
  },

  /** @param ticket what a delivery has to show; one that was given out earlier is worth nothing then */
  async noteQueued(tx: Transaction, ids: string[], ticket: Date): Promise<void> {
    if (ids.length > 0) await tx.update(mediaJob).set({ queuedAt: ticket }).where(inArray(mediaJob.id, ids))
  },

  /**
   * Takes a job up. One that is running was delivered again because its worker was not heard of any more: that counts
   * as a failure, and whatever that worker still does is worth nothing.
   * @returns the job, with the number of this attempt; nothing when the delivery is out of date
   */
  async claim(
    tx: Transaction,
    jobId: string,
    ticket: Date,
    worker: string,
  ): Promise<MediaJobRow | undefined> {
    const [row] = await tx
      .update(mediaJob)
      .set({
        state: 'running',
        attempt: sql`${mediaJob.attempt} + 1`,
        failures: sql`${mediaJob.failures} + (${mediaJob.state} = 'running')::int`,
        worker,
        startedAt: sql`clock_timestamp()`,
      })
      .where(
        and(
          eq(mediaJob.id, jobId),
          eq(mediaJob.queuedAt, ticket),
          inArray(mediaJob.state, ['waiting', 'running']),
        ),
      )
      .returning()
    return row
  },

  /** Gives a job back that was delivered and not taken up. */
  async requeue(db: Executor, jobId: string, ticket: Date): Promise<void> {
    await db
      .update(mediaJob)
      .set(again)
      .where(
        and(
          eq(mediaJob.id, jobId),
          eq(mediaJob.queuedAt, ticket),
          inArray(mediaJob.state, ['waiting', 'running']),
        ),
      )
  },

  /** The job, locked, if this attempt is still the one that counts. */
  async holdAttempt(tx: Transaction, attempt: Attempt): Promise<MediaJobRow | undefined> {
    const [row] = await tx.select().from(mediaJob).where(asAttempt(attempt)).for('update')
    return row
  },

  /** @returns whether this attempt still counts */
  async isCurrent(db: Executor, attempt: Attempt): Promise<boolean> {
    return (await db.$count(mediaJob, asAttempt(attempt))) > 0
  },

  /** What is done so far; never less than before. @returns what it stands at, if this attempt still counts */
  async progress(
    db: Executor,
    attempt: Attempt,
    { percent, step }: { percent: number; step: string },
  ): Promise<number | undefined> {
    const [row] = await db
      .update(mediaJob)
      .set({ percent: sql`greatest(${mediaJob.percent}, ${Math.min(99, percent)})`, step })
      .where(asAttempt(attempt))
      .returning({ percent: mediaJob.percent })
    return row?.percent
  },

  /** Ends an attempt. @returns whether it still counted */
  async end(
    tx: Transaction,
    attempt: Attempt,
    changes: Partial<
      Pick<MediaJobRow, 'state' | 'percent' | 'failures' | 'errorCode' | 'errorMessage' | 'errorDetail'>
    >,
  ): Promise<boolean> {
    const done = await tx
      .update(mediaJob)
      .set({ ...changes, finishedAt: sql`clock_timestamp()` })
      .where(asAttempt(attempt))
      .returning({ id: mediaJob.id })
    return done.length > 0
  },

  /** Gives a job back, to be tried by whoever is next. @returns whether this attempt still counted */
  async giveBack(
    tx: Executor,
    attempt: Attempt,
    {
      inSeconds = 0,
      ...changes
    }: { inSeconds?: number } & Partial<
      Pick<MediaJobRow, 'failures' | 'cheaper' | 'isLong' | 'step' | 'errorCode' | 'errorDetail'>
    > = {},
  ): Promise<boolean> {
    const done = await tx
      .update(mediaJob)
      .set({ ...again, ...changes, dueAt: sql`clock_timestamp() + make_interval(secs => ${inSeconds})` })
      .where(asAttempt(attempt))
      .returning({ id: mediaJob.id })
    return done.length > 0
  },

  /** Gives jobs to the queue anew that it should have and has not, e.g. because its tables were made anew. */
  async requeueLost(db: Executor, isQueued: ReturnType<typeof sql>, before: Date): Promise<number> {
    const done = await db
      .update(mediaJob)
      .set(again)
      .where(
        and(
          inArray(mediaJob.state, ['waiting', 'running']),
          lt(mediaJob.queuedAt, before),
          sql`not ${isQueued}`,
        ),
      )
      .returning({ id: mediaJob.id })
    return done.length
  },

  /** For administrators: the latest first. */
  async list(
    db: Executor,
    query: { states: MediaJobState[]; beforeId?: string; limit: number },
  ): Promise<ListedJob[]> {
    return db
      .select({ row: getTableColumns(mediaJob), courseId: course.id, filename: video.filename })
      .from(mediaJob)
      .innerJoin(video, eq(video.id, mediaJob.videoId))
      .innerJoin(course, eq(course.id, video.courseId))
      .where(
        and(
          inArray(mediaJob.state, query.states),
          query.beforeId === undefined ? undefined : lt(mediaJob.id, query.beforeId),
        ),
      )
      .orderBy(desc(mediaJob.id))
      .limit(query.limit)
  },

  /** For administrators: how many there are of each, and since when the oldest has been due. */
  async queue(db: Executor): Promise<JobQueue> {
    const rows = await db
      .select({ state: mediaJob.state, count: sql<number>`count(*)::int` })
      .from(mediaJob)
      .groupBy(mediaJob.state)
    const [oldest] = await db
      .select({ dueAt: mediaJob.dueAt })
      .from(mediaJob)
      .where(and(eq(mediaJob.state, 'waiting'), lt(mediaJob.dueAt, sql`clock_timestamp()`)))
      .orderBy(asc(mediaJob.dueAt))
      .limit(1)
    const count = (state: MediaJobState) => rows.find((row) => row.state === state)?.count ?? 0
    return {
      counts: {
        ...{ waiting: count('waiting'), running: count('running'), held: count('held'), dead: count('dead') },
        ...{ failed: count('failed'), done: count('done'), cancelled: count('cancelled') },
      },
      waiting_since: oldest?.dueAt.toISOString() ?? null,
    }
  },

  /** For administrators. */
  async listOne(db: Executor, jobId: string): Promise<ListedJob | undefined> {
    const [found] = await db
      .select({ row: getTableColumns(mediaJob), courseId: course.id, filename: video.filename })
      .from(mediaJob)
      .innerJoin(video, eq(video.id, mediaJob.videoId))
      .innerJoin(course, eq(course.id, video.courseId))
      .where(eq(mediaJob.id, jobId))
    return found
  },

  /** Work that ended long ago is forgotten, unless an administrator may still want it. */
  async forgetEnded(db: Executor, before: Date): Promise<void> {
    await db
      .delete(mediaJob)
      .where(
        and(
          inArray(mediaJob.state, ['done', 'failed', 'cancelled']),
          lt(mediaJob.finishedAt, before),
          ne(mediaJob.task, 'process'),
        ),
      )
  },
}
