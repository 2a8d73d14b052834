import { and, asc, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Chapter, Video } from '@/types/course'
import type { Change, CourseEvent, Operation } from '@/types/operations'
import type { Executor, Transaction } from '../client'
import { user } from '../schema/auth'
import { courseOperation } from '../schema/operation'
import { chapterRepository } from './chapter-repository'
import { videoRepository } from './video-repository'

export type OperationRow = typeof courseOperation.$inferSelect
export type NewOperation = typeof courseOperation.$inferInsert

/** Rows read one by one up to here; beyond, the whole outline is cheaper. */
const FEW_CHAPTERS = 3

const toOperation = ({ row, actorName }: { row: OperationRow; actorName: string | null }): Operation => ({
  id: row.id,
  course_id: row.courseId,
  revision: row.revision,
  kind: row.kind,
  changes: row.changes,
  actor: row.userId === null ? null : { id: row.userId, name: actorName ?? '' },
  client_id: row.clientId,
  undo_of: row.undoOf,
  undone_by: row.undoneBy,
  created_at: row.createdAt.toISOString(),
})

const read = (db: Executor) =>
  db
    .select({ row: courseOperation, actorName: user.name })
    .from(courseOperation)
    .leftJoin(user, eq(user.id, courseOperation.userId))

/** The log of a course's edits. */
export const operationRepository = {
  async insert(tx: Transaction, row: NewOperation): Promise<void> {
    await tx.insert(courseOperation).values(row)
  },

  async find(db: Executor, courseId: string, id: string): Promise<Operation | undefined> {
    const [found] = await read(db).where(
      and(eq(courseOperation.courseId, courseId), eq(courseOperation.id, id)),
    )
    return found && toOperation(found)
  },

  async markUndone(tx: Transaction, courseId: string, id: string, undoneBy: string): Promise<void> {
    await tx
      .update(courseOperation)
      .set({ undoneBy })
      .where(and(eq(courseOperation.courseId, courseId), eq(courseOperation.id, id)))
  },

  /** Newest first, without the server's own work. */
  async list(
    db: Executor,
    query: { courseId: string; beforeRevision?: number; limit: number },
  ): Promise<Operation[]> {
    const { courseId, beforeRevision, limit } = query
    const rows = await read(db)
      .where(
        and(
          eq(courseOperation.courseId, courseId),
          ne(courseOperation.kind, 'system'),
          beforeRevision === undefined ? undefined : lt(courseOperation.revision, beforeRevision),
        ),
      )
      .orderBy(desc(courseOperation.revision))
      .limit(limit)
    return rows.map(toOperation)
  },

  /** Everything made after a revision, oldest first, with the rows that a follower needs. */
  async listAfter(db: Executor, courseId: string, revision: number, limit: number): Promise<CourseEvent[]> {
    const rows = await read(db)
      .where(and(eq(courseOperation.courseId, courseId), gt(courseOperation.revision, revision)))
      .orderBy(asc(courseOperation.revision))
      .limit(limit)
    return this.withRows(db, courseId, rows.map(toOperation))
  },

  /** Rows are as they are now; a follower that applies every operation in order ends with the same course. */
  async withRows(db: Executor, courseId: string, operations: Operation[]): Promise<CourseEvent[]> {
    const needs = operations.map(({ changes }) => neededRows(changes))
    const chapters = await chaptersById(
      db,
      courseId,
      needs.flatMap((need) => need.chapterIds),
    )
    const videoIds = needs.map((need) => {
      const here = new Set(
        need.chapterIds.flatMap((id) => chapters.get(id)?.videos ?? []).map(({ id }) => id),
      )
      return [...need.videoIds, ...need.contentIds.filter((id) => !here.has(id))]
    })
    const videos = await videosById(db, videoIds.flat())
    return operations.map((operation, i) => ({
      operation,
      rows: {
        chapters: (needs[i]?.chapterIds ?? []).flatMap((id) => chapters.get(id) ?? []),
        videos: (videoIds[i] ?? []).flatMap((id) => videos.get(id) ?? []),
      },
    }))
  },

  /**
   * Whether an item was moved after a revision by something that still counts: not taken back itself, and not
   * the taking back of something that came after that revision too.
   */
  async wasMovedAfter(db: Executor, courseId: string, revision: number, itemId: string): Promise<boolean> {
    const wanted = JSON.stringify([{ type: 'move', id: itemId }])
    // Names are written out: in a select from one table the query builder leaves the table's name away.
    const target = sql`(select original.revision from course_operation original
      where original.course_id = course_operation.course_id and original.id = course_operation.undo_of)`
    const [found] = await db
      .select({ id: courseOperation.id })
      .from(courseOperation)
      .where(
        and(
          eq(courseOperation.courseId, courseId),
          gt(courseOperation.revision, revision),
          isNull(courseOperation.undoneBy),
          sql`${courseOperation.changes} @> ${wanted}::jsonb`,
          or(isNull(courseOperation.undoOf), sql`${target} <= ${revision}`),
        ),
      )
      .limit(1)
    return found !== undefined
  },

  /** Who changed a text last, for telling a person whose edit met it. */
  async lastTextChange(
    db: Executor,
    courseId: string,
    of:
      | { type: 'rename'; id: string }
      | { type: 'caption'; id: string; language: string }
      | { type: 'course'; field: string },
  ): Promise<Pick<Operation, 'actor' | 'created_at'> | undefined> {
    const matches =
      of.type !== 'course'
        ? sql`${courseOperation.changes} @> ${JSON.stringify([of])}::jsonb`
        : sql`jsonb_path_exists(${courseOperation.changes}, '$[*] ? (@.type == "course").after.keyvalue() ? (@.key == $field)',
            ${JSON.stringify({ field: of.field })}::jsonb)`
    const [found] = await read(db)
      .where(and(eq(courseOperation.courseId, courseId), matches))
      .orderBy(desc(courseOperation.revision))
      .limit(1)
    return found && toOperation(found)
  },

  /** The server's own entries are for live followers only, who need the last minutes of them. */
  async removeOldSystem(db: Executor, before: Date): Promise<void> {
    await db
      .delete(courseOperation)
      .where(and(eq(courseOperation.kind, 'system'), lt(courseOperation.createdAt, before)))
  },
}

interface NeededRows {
  /** With the videos that are in them. */
  chapterIds: string[]
  videoIds: string[]
  /** Videos that came back with a chapter, and may have left it since. */
  contentIds: string[]
}

/**
 * What becomes visible or changes state; and videos that move, since chapters restored by older operations are told
 * as they are now, without those that have left them meanwhile.
 */
function neededRows(changes: readonly Change[]): NeededRows {
  const chapterIds = new Set<string>()
  const videoIds = new Set<string>()
  const contentIds = new Set<string>()
  for (const change of changes) {
    if (
      change.type === 'video' ||
      change.type === 'caption' ||
      (change.type === 'move' && change.item === 'video')
    ) {
      videoIds.add(change.id)
    }
    if (change.type !== 'create' && change.type !== 'unmark') continue
    if (change.item === 'chapter') chapterIds.add(change.id)
    else videoIds.add(change.id)
    if (change.type === 'unmark') change.videos?.forEach(({ id }) => contentIds.add(id))
  }
  return { chapterIds: [...chapterIds], videoIds: [...videoIds], contentIds: [...contentIds] }
}

async function chaptersById(db: Executor, courseId: string, ids: string[]): Promise<Map<string, Chapter>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const found =
    wanted.length > FEW_CHAPTERS
      ? await chapterRepository.listWithVideos(db, { courseId })
      : (
          await Promise.all(
            wanted.map((chapterId) => chapterRepository.listWithVideos(db, { courseId, chapterId })),
          )
        ).flat()
  return new Map(found.map((chapter) => [chapter.id, chapter]))
}

async function videosById(db: Executor, ids: string[]): Promise<Map<string, Video>> {
  const videos = await videoRepository.listUnplaced(db, [...new Set(ids)])
  return new Map(videos.map((video) => [video.id, video]))
}
