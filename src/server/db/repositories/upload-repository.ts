import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notExists, sql } from 'drizzle-orm'
import type * as z from 'zod'
import type { tellSendingSchema } from '@/schemas/upload'
import type { UploadState } from '@/types/course'
import type { Executor, Transaction } from '../client'
import { chapter, course, video } from '../schema/course'
import { upload, uploadDigest } from '../schema/upload'
import { mayEdit } from './course-access'

export type UploadRow = typeof upload.$inferSelect
export type NewUpload = typeof upload.$inferInsert
/** An upload with the video that waits for it. */
export interface ListedUpload {
  row: UploadRow
  video: typeof video.$inferSelect
}

/** States in which parts may still be sent. */
export const RECEIVING: UploadState[] = ['open', 'paused']
/** States in which the upload is not over. */
export const UNFINISHED: UploadState[] = ['open', 'paused', 'completing']

export const uploadRepository = {
  /** The row if it is the user's and its course is still theirs to edit; marked videos keep their upload. */
  async find(db: Executor, uploadId: string, userId: string): Promise<UploadRow | undefined> {
    const [found] = await db
      .select({ row: upload })
      .from(upload)
      .innerJoin(video, eq(video.id, upload.videoId))
      .innerJoin(course, and(eq(course.id, video.courseId), isNull(course.deletedAt)))
      .where(and(eq(upload.id, uploadId), eq(upload.userId, userId), mayEdit(userId)))
    return found?.row
  },

  /** Whoever owns it; for the server's own work and for telling a new id from a taken one. */
  async findAny(db: Executor, uploadId: string): Promise<UploadRow | undefined> {
    const [row] = await db.select().from(upload).where(eq(upload.id, uploadId))
    return row
  },

  async unfinishedOf(db: Executor, videoId: string): Promise<UploadRow[]> {
    return db
      .select()
      .from(upload)
      .where(and(eq(upload.videoId, videoId), inArray(upload.state, UNFINISHED)))
  },

  /** @returns `false` when the id is taken, by whomever */
  async insert(tx: Transaction, row: NewUpload): Promise<boolean> {
    const inserted = await tx
      .insert(upload)
      .values(row)
      .onConflictDoNothing({ target: upload.id })
      .returning({ id: upload.id })
    return inserted.length > 0
  },

  /** Changes the state only if it is still one of `from`. @returns whether it was */
  async changeState(db: Executor, uploadId: string, from: UploadState[], to: UploadState): Promise<boolean> {
    const changed = await db
      .update(upload)
      .set({ state: to, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(upload.id, uploadId), inArray(upload.state, from)))
      .returning({ id: upload.id })
    return changed.length > 0
  },

  /** Ends an upload that did not take the place of the file that its video has, and remembers why. */
  async fail(tx: Transaction, uploadId: string, failure: string): Promise<void> {
    await tx.update(upload).set({ state: 'aborted', failure }).where(eq(upload.id, uploadId))
  },

  /** Nobody needs to be told any more. @returns whether somebody was told */
  async forgetFailures(tx: Transaction, videoId: string): Promise<boolean> {
    const changed = await tx
      .update(upload)
      .set({ failure: null })
      .where(and(eq(upload.videoId, videoId), isNotNull(upload.failure)))
      .returning({ id: upload.id })
    return changed.length > 0
  },

  /** The video of a failed upload, whoever sent it, for those who may edit the course. */
  async videoOfFailed(db: Executor, uploadId: string, userId: string): Promise<string | undefined> {
    const [found] = await db
      .select({ videoId: upload.videoId })
      .from(upload)
      .innerJoin(video, eq(video.id, upload.videoId))
      .innerJoin(course, and(eq(course.id, video.courseId), isNull(course.deletedAt)))
      .where(and(eq(upload.id, uploadId), isNotNull(upload.failure), mayEdit(userId)))
    return found?.videoId
  },

  /** What the browser computed of parts, in hex, by part number; the last word counts. */
  async saveDigests(db: Executor, uploadId: string, digests: ReadonlyMap<number, string>): Promise<void> {
    if (digests.size === 0) return
    await db
      .insert(uploadDigest)
      .values([...digests].map(([partNumber, digest]) => ({ uploadId, partNumber, digest })))
      .onConflictDoUpdate({
        target: [uploadDigest.uploadId, uploadDigest.partNumber],
        set: { digest: sql`excluded.digest` },
      })
  },

  async digests(db: Executor, uploadId: string): Promise<Map<number, string>> {
    const rows = await db.select().from(uploadDigest).where(eq(uploadDigest.uploadId, uploadId))
    return new Map(rows.map(({ partNumber, digest }) => [partNumber, digest]))
  },

  /** The upload is over: what came of them is with the file. */
  async forgetDigests(db: Executor, uploadId: string): Promise<void> {
    await db.delete(uploadDigest).where(eq(uploadDigest.uploadId, uploadId))
  },

  /** From here on the parts are being joined. @returns whether the upload was still open */
  async beginCompleting(db: Executor, uploadId: string, checksum: string | null): Promise<boolean> {
    const changed = await db
      .update(upload)
      .set({ state: 'completing', checksum, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(upload.id, uploadId), inArray(upload.state, RECEIVING)))
      .returning({ id: upload.id })
    return changed.length > 0
  },

  /** @returns whether the upload still takes parts */
  async extend(db: Executor, uploadId: string, expiresAt: Date): Promise<boolean> {
    const changed = await db
      .update(upload)
      .set({ expiresAt, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(upload.id, uploadId), inArray(upload.state, RECEIVING)))
      .returning({ id: upload.id })
    return changed.length > 0
  },

  /** What a browser says of the person's uploads that still take parts. */
  async noteSending(
    db: Executor,
    userId: string,
    { sender, uploads, isOver = false }: z.output<typeof tellSendingSchema>,
  ): Promise<void> {
    if (uploads.length === 0) return
    await db.execute(sql`
      update ${upload} set
        sender = ${sender},
        sent_bytes = said."sentBytes",
        heard_at = case when ${isOver} then null else clock_timestamp() end
      from jsonb_to_recordset(${JSON.stringify(uploads)}::jsonb) as said(id uuid, "sentBytes" bigint)
      where ${upload.id} = said.id and ${upload.userId} = ${userId} and ${inArray(upload.state, RECEIVING)}
        -- A page that closes says nothing about what another browser has taken over meanwhile.
        and (not ${isOver} or ${upload.sender} = ${sender})`)
  },

  /** Ends an upload that nothing was sent for until `now`. @returns whether it did; one that was touched meanwhile goes on */
  async expire(tx: Transaction, uploadId: string, now: Date): Promise<boolean> {
    const changed = await tx
      .update(upload)
      .set({ state: 'aborted', updatedAt: sql`clock_timestamp()` })
      .where(and(eq(upload.id, uploadId), inArray(upload.state, RECEIVING), lt(upload.expiresAt, now)))
      .returning({ id: upload.id })
    return changed.length > 0
  },

  /** The user's unfinished uploads by id; those of marked items and deleted courses are left out. */
  async listUnfinished(
    db: Executor,
    query: { userId: string; courseId?: string; afterId?: string; limit: number },
  ): Promise<ListedUpload[]> {
    return db
      .select({ row: upload, video })
      .from(upload)
      .innerJoin(video, and(eq(video.id, upload.videoId), isNull(video.deletedAt)))
      .innerJoin(chapter, and(eq(chapter.id, video.chapterId), isNull(chapter.deletedAt)))
      .innerJoin(course, and(eq(course.id, video.courseId), isNull(course.deletedAt)))
      .where(
        and(
          eq(upload.userId, query.userId),
          mayEdit(query.userId),
          inArray(upload.state, UNFINISHED),
          query.courseId === undefined ? undefined : eq(course.id, query.courseId),
          query.afterId === undefined ? undefined : gt(upload.id, query.afterId),
        ),
      )
      .orderBy(asc(upload.id))
      .limit(query.limit)
  },

  async isUnfinishedAtStorage(db: Executor, storageUploadId: string): Promise<boolean> {
    const where = and(eq(upload.storageUploadId, storageUploadId), inArray(upload.state, UNFINISHED))
    return (await db.$count(upload, where)) > 0
  },

  async listCompleting(db: Executor): Promise<UploadRow[]> {
    return db.select().from(upload).where(eq(upload.state, 'completing')).orderBy(asc(upload.id))
  },

  async listExpired(db: Executor, now: Date): Promise<UploadRow[]> {
    return db
      .select()
      .from(upload)
      .where(and(inArray(upload.state, RECEIVING), lt(upload.expiresAt, now)))
      .orderBy(asc(upload.id))
      .limit(1_000)
  },

  /** Videos that wait for a file although no upload of theirs is open any more. */
  async listStranded(db: Executor): Promise<{ id: string; courseId: string }[]> {
    return db
      .select({ id: video.id, courseId: video.courseId })
      .from(video)
      .where(and(eq(video.status, 'uploading'), notExists(openUploadOf(db))))
      .orderBy(asc(video.id))
      .limit(1_000)
  },
}

const openUploadOf = (db: Executor) =>
  db
    .select({ id: upload.id })
    .from(upload)
    .where(and(eq(upload.videoId, video.id), inArray(upload.state, UNFINISHED)))
