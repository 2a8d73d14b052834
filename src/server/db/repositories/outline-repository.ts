import { and, asc, desc, eq, gt, inArray, isNull, lt, max, ne, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { chapter, video } from '../schema/course'

/** One of the rows that share a parent, as far as their order is concerned. */
export interface Sibling {
  id: string
  position: string
  isMarked: boolean
}

/** Whose children: the chapters of a course, or the videos of a chapter. */
export type Parent = { courseId: string } | { chapterId: string }

const childrenOf = (parent: Parent) =>
  'courseId' in parent
    ? { table: chapter, where: eq(chapter.courseId, parent.courseId) }
    : { table: video, where: eq(video.chapterId, parent.chapterId) }

const siblingOf = (table: typeof chapter | typeof video) => ({
  id: table.id,
  position: table.position,
  isMarked: sql<boolean>`${table.deletedAt} is not null`,
})

/** Places of rows among their siblings; the caller holds the course's lock. */
export const outlineRepository = {
  /** In order, the marked ones included: they keep their place. */
  async siblings(db: Executor, parent: Parent): Promise<Sibling[]> {
    const { table, where } = childrenOf(parent)
    return db.select(siblingOf(table)).from(table).where(where).orderBy(asc(table.position))
  },

  /** The last position that is taken, a marked row's too; `undefined` in an empty list. */
  async lastPosition(db: Executor, parent: Parent): Promise<string | undefined> {
    const { table, where } = childrenOf(parent)
    const [row] = await db
      .select({ position: max(table.position) })
      .from(table)
      .where(where)
    return row?.position ?? undefined
  },

  /** A row of this parent, marked or not. */
  async find(db: Executor, parent: Parent, id: string): Promise<Sibling | undefined> {
    const { table, where } = childrenOf(parent)
    const [row] = await db
      .select(siblingOf(table))
      .from(table)
      .where(and(where, eq(table.id, id)))
    return row
  },

  /** The row right before a position; `visible`: the nearest one that is not marked. */
  async before(
    db: Executor,
    parent: Parent,
    position: string,
    only: 'any' | 'visible' = 'any',
  ): Promise<Sibling | undefined> {
    const { table, where } = childrenOf(parent)
    const [row] = await db
      .select(siblingOf(table))
      .from(table)
      .where(
        and(where, lt(table.position, position), only === 'visible' ? isNull(table.deletedAt) : undefined),
      )
      .orderBy(desc(table.position))
      .limit(1)
    return row
  },

  /** The row right behind a position (`undefined`: the first of all), leaving out the one that moves. */
  async behind(
    db: Executor,
    parent: Parent,
    position: string | undefined,
    movingId: string,
  ): Promise<Sibling | undefined> {
    const { table, where } = childrenOf(parent)
    const [row] = await db
      .select(siblingOf(table))
      .from(table)
      .where(
        and(where, position === undefined ? undefined : gt(table.position, position), ne(table.id, movingId)),
      )
      .orderBy(asc(table.position))
      .limit(1)
    return row
  },

  /** The last row, leaving out the one that moves. */
  async last(db: Executor, parent: Parent, movingId: string): Promise<Sibling | undefined> {
    const { table, where } = childrenOf(parent)
    const [row] = await db
      .select(siblingOf(table))
      .from(table)
      .where(and(where, ne(table.id, movingId)))
      .orderBy(desc(table.position))
      .limit(1)
    return row
  },

  /** Lists in which some position is longer than 64 characters; they are few, and have an index of their own. */
  async withLongPositions(db: Executor): Promise<Parent[]> {
    const chapters = await db
      .selectDistinct({ courseId: chapter.courseId })
      .from(chapter)
      .where(sql`length(${chapter.position}) > 64`)
    const videos = await db
      .selectDistinct({ chapterId: video.chapterId })
      .from(video)
      .where(sql`length(${video.position}) > 64`)
    return [...chapters, ...videos]
  },

  async placeChapter(tx: Transaction, chapterId: string, position: string): Promise<void> {
    await tx
      .update(chapter)
      .set({ position, updatedAt: sql`clock_timestamp()` })
      .where(eq(chapter.id, chapterId))
  },

  async placeVideo(tx: Transaction, videoId: string, chapterId: string, position: string): Promise<void> {
    await tx
      .update(video)
      .set({ chapterId, position, updatedAt: sql`clock_timestamp()` })
      .where(eq(video.id, videoId))
  },

  /**
   * Takes rows out of their lists' order to places that nobody else can have (`~` sorts behind every key). The
   * unique index looks at each row as it is written, so several rows must step aside before they change places.
   */
  async park(tx: Transaction, kind: 'chapter' | 'video', ids: string[]): Promise<void> {
    if (ids.length === 0) return
    const table = kind === 'chapter' ? chapter : video
    await tx
      .update(table)
      .set({ position: sql`'~' || ${table.id}::text` })
      .where(inArray(table.id, ids))
  },

  /** Gives many rows new places at once, in another chapter where `parentId` names one. */
  async placeMany(
    tx: Transaction,
    kind: 'chapter' | 'video',
    places: { id: string; position: string; parentId?: string }[],
  ): Promise<void> {
    if (places.length === 0) return
    const ids = places.map(({ id }) => id)
    await this.park(tx, kind, ids)
    const values = sql`(select unnest(${sql.param(ids)}::uuid[]) as id,
      unnest(${sql.param(places.map(({ position }) => position))}::text[]) as position,
      unnest(${sql.param(places.map(({ parentId }) => parentId ?? null))}::uuid[]) as parent_id) as place`
    await tx.execute(
      kind === 'chapter'
        ? sql`update ${chapter} set position = place.position from ${values} where ${chapter.id} = place.id`
        : sql`update ${video} set position = place.position, updated_at = clock_timestamp(),
            chapter_id = coalesce(place.parent_id, ${video.chapterId}) from ${values} where ${video.id} = place.id`,
    )
  },

  /** Which of these chapters stand in the course and are not marked. */
  async visibleChapters(db: Executor, courseId: string, chapterIds: string[]): Promise<Set<string>> {
    if (chapterIds.length === 0) return new Set()
    const rows = await db
      .select({ id: chapter.id })
      .from(chapter)
      .where(and(eq(chapter.courseId, courseId), inArray(chapter.id, chapterIds), isNull(chapter.deletedAt)))
    return new Set(rows.map(({ id }) => id))
  },
}
