import { sql } from 'drizzle-orm'
import type { Executor } from '../db/client'

/** Every channel that the servers tell each other of changes on; PostgreSQL is the only thing between them. */
export const channels = {
  /** `<courseId>:<revision>`: the course has got this revision. */
  course: 'lectern_course',
  /** `<courseId>`: somebody has come to the course, or left it. */
  presence: 'lectern_presence',
  /** `<courseId>`: who may see the course has changed. */
  access: 'lectern_access',
  /** `<courseId>:<videoId>:<percent>:<step>`: so much of the work on a video's file is done. */
  progress: 'lectern_progress',
  /** `work`: there is some for the workers; `stop:<jobId>:<attempt>`: what is being done is no longer wanted. Told by a trigger. */
  media: 'lectern_media',
  /** `<key>`: a feature flag has changed. */
  flag: 'lectern_flag',
} as const

export type Channel = (typeof channels)[keyof typeof channels]

const notify = async (db: Executor, channel: Channel, payload: string): Promise<void> => {
  await db.execute(sql`select pg_notify(${channel}, ${payload})`)
}

/**
 * Tells every server that the course has a new revision. Inside a transaction it is told when that commits, and
 * never when it does not.
 */
export const notifyCourse = (tx: Executor, courseId: string, revision: number): Promise<void> =>
  notify(tx, channels.course, `${courseId}:${revision}`)

/** Tells every server that the people on the course may have changed. */
export const notifyPresence = (db: Executor, courseId: string): Promise<void> =>
  notify(db, channels.presence, courseId)

/** Tells every server to look again at once who may see the course: a member was removed, the course deleted. */
export const notifyAccess = (tx: Executor, courseId: string): Promise<void> =>
  notify(tx, channels.access, courseId)

/** Tells every server how far the work on a video's file has come. */
export const notifyProgress = (
  db: Executor,
  { courseId, videoId, percent, step }: { courseId: string; videoId: string; percent: number; step: string },
): Promise<void> => notify(db, channels.progress, `${courseId}:${videoId}:${percent}:${step}`)

/** Tells every server that a feature flag has changed, when the transaction commits. */
export const notifyFlag = (tx: Executor, key: string): Promise<void> => notify(tx, channels.flag, key)
