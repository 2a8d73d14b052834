import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Chapter, Video } from '@/types/course'
import type { Executor, Transaction } from '../client'
import { chapter } from '../schema/course'
import { videoRepository } from './video-repository'

export type ChapterRow = typeof chapter.$inferSelect
export type NewChapter = typeof chapter.$inferInsert

/** Rows of one insert; the protocol takes 65,535 values at once. */
const INSERT_CHUNK = 2_000

export const chapterRepository = {
  /** Chapters of a course in order with their videos, or one chapter of it; nothing that is marked. */
  async listWithVideos(db: Executor, scope: { courseId: string; chapterId?: string }): Promise<Chapter[]> {
    const ordered = db
      .select({
        id: chapter.id,
        title: chapter.title,
        courseId: chapter.courseId,
        order: sql<number>`(row_number() over (order by ${chapter.position}) - 1)::int`.as('order'),
      })
      .from(chapter)
      .where(and(eq(chapter.courseId, scope.courseId), isNull(chapter.deletedAt)))
      .as('ordered')
    const query = db.select().from(ordered).orderBy(asc(ordered.order))
    const { courseId, chapterId } = scope
    const rows = await (chapterId === undefined ? query : query.where(eq(ordered.id, chapterId)))
    const videos = await videoRepository.list(db, chapterId === undefined ? { courseId } : { chapterId })
    const byChapter = new Map<string, Video[]>(rows.map(({ id }) => [id, []]))
    for (const item of videos) byChapter.get(item.chapter_id)?.push(item)
    return rows.map((row) => {
      const own = byChapter.get(row.id) ?? []
      const totalDuration = own.reduce(
        (sum, { status, duration }) => sum + (status === 'ready' ? (duration ?? 0) : 0),
        0,
      )
      return { ...row, videos: own, videoCount: own.length, totalDuration }
    })
  },

  /** The row, marked or not; the caller holds the lock of the course that is named. */
  async find(db: Executor, chapterId: string, courseId: string): Promise<ChapterRow | undefined> {
    const [row] = await db
      .select()
      .from(chapter)
      .where(and(eq(chapter.id, chapterId), eq(chapter.courseId, courseId)))
    return row
  },

  /** The rows that are not marked, in order. */
  async listRows(db: Executor, courseId: string): Promise<ChapterRow[]> {
    return db
      .select()
      .from(chapter)
      .where(and(eq(chapter.courseId, courseId), isNull(chapter.deletedAt)))
      .orderBy(asc(chapter.position))
  },

  /** Chapters that a course has, the marked ones included. */
  async count(db: Executor, courseId: string): Promise<number> {
    return db.$count(chapter, eq(chapter.courseId, courseId))
  },

  /** @returns how many were new; an id that is taken, by whomever, is passed over */
  async insert(tx: Transaction, rows: NewChapter[]): Promise<number> {
    let inserted = 0
    for (let i = 0; i < rows.length; i += INSERT_CHUNK) {
      const done = await tx
        .insert(chapter)
        .values(rows.slice(i, i + INSERT_CHUNK))
        .onConflictDoNothing({ target: chapter.id })
        .returning({ id: chapter.id })
      inserted += done.length
    }
    return inserted
  },

  async rename(tx: Transaction, chapterId: string, title: string): Promise<void> {
    await tx
      .update(chapter)
      .set({ title, updatedAt: sql`clock_timestamp()` })
      .where(eq(chapter.id, chapterId))
  },
}
