import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { batchChapterUpdateSchema, batchVideoUpdateSchema, renamesSchema } from '@/schemas/course'
import type { FieldProblem } from '@/types/api'
import type { Chapter, CourseTree, Video } from '@/types/course'
import type { ItemType } from '@/types/operations'
import type { Actor } from '../actor'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository, type Sibling } from '../db/repositories/outline-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { eachNamed, findItem, putAt, rename, visibleItem, type ItemRow } from './outline-edits'
import { parentOf, placeInList } from './outline-places'
import { placeItems, type PlacedItem } from './positions'

interface Update {
  id: string
  title?: string | undefined
  parentId?: string | undefined
  order?: number | undefined
}

/** Many items of one course in one request: all of it, or none. */
export const createItemBatch = (context: EditContext) => {
  const { db } = context

  /** The one course that all of them are in. @throws AppError `notFound` naming those that are in none, or in another */
  const courseOf = async (actor: Actor, item: ItemType, ids: string[]): Promise<string> => {
    const courses = await courseRepository.ofItems(
      db,
      { chapterIds: item === 'chapter' ? ids : [], videoIds: item === 'video' ? ids : [] },
      actor.id,
    )
    const [first] = courses
    if (first === undefined) throw notFound(item)
    if (courses.length > 1) {
      throw new AppError(
        'invalid',
        `All ${item}s of one request belong to one course. Send one request for each.`,
      )
    }
    return first
  }

  const update = async <T>(
    actor: Actor,
    item: ItemType,
    updates: Update[],
    read: (courseId: string) => Promise<T>,
  ): Promise<Written<T>> => {
    refuseRepeatedIds(updates, item)
    const ids = updates.map(({ id }) => id)
    const courseId = await courseOf(actor, item, ids)
    return editCourse(
      context,
      actor,
      { courseId },
      { kind: 'batch', what: item },
      async (edit) => {
        const rows = await visibleRows(edit, item, updates)
        await eachNamed(
          updates,
          (i) => `updates.${i}.title`,
          async ({ id, title }) => {
            const row = rows.get(id)
            if (row && title !== undefined) await rename(edit, row, title)
          },
        )
        await placeAll(edit, item, updates, rows)
      },
      read,
    )
  }

  return {
    /** @returns the videos in the order of `updates` */
    updateMany: (
      actor: Actor,
      { updates }: z.output<typeof batchVideoUpdateSchema>,
    ): Promise<Written<Video[]>> =>
      update(
        actor,
        'video',
        updates.map(({ filename, chapterId, ...rest }) => ({
          ...rest,
          title: filename,
          parentId: chapterId,
        })),
        async () =>
          inOrder(updates, await videoRepository.list(db, { videoIds: updates.map(({ id }) => id) })),
      ),

    /** @returns the chapters in the order of `updates` */
    updateManyChapters: (
      actor: Actor,
      { updates }: z.output<typeof batchChapterUpdateSchema>,
    ): Promise<Written<Chapter[]>> =>
      update(actor, 'chapter', updates, async (courseId) =>
        inOrder(updates, await chapterRepository.listWithVideos(db, { courseId })),
      ),

    /** New titles for chapters and videos together. */
    rename: (
      actor: Actor,
      courseId: string,
      { updates }: z.output<typeof renamesSchema>,
    ): Promise<Written<CourseTree>> => {
      refuseRepeatedIds(updates, 'item')
      return editCourse(
        context,
        actor,
        { courseId },
        { kind: 'batch' },
        (edit) =>
          eachNamed(
            updates,
            (i) => `updates.${i}.title`,
            async ({ type, id, title }) => rename(edit, await visibleItem(edit, type, id), title),
          ),
        (id, access) => courseRepository.tree(db, id, access),
      )
    },
  }
}

const inOrder = <T extends { id: string }>(wanted: { id: string }[], found: T[]): T[] => {
  const byId = new Map(found.map((item) => [item.id, item]))
  return wanted.flatMap(({ id }) => byId.get(id) ?? [])
}

function refuseRepeatedIds(updates: { id: string }[], item: string): void {
  const seen = new Set<string>()
  const errors: FieldProblem[] = []
  updates.forEach(({ id }, i) => {
    if (seen.has(id)) errors.push({ field: `updates.${i}.id`, message: `This ${item} stands here twice.` })
    seen.add(id)
  })
  if (errors[0]) throw new AppError('invalid', errors[0].message, { errors })
}

/** @throws AppError `notFound` naming all that are not in the course, or marked */
async function visibleRows(edit: Edit, item: ItemType, updates: Update[]): Promise<Map<string, ItemRow>> {
  const rows = new Map<string, ItemRow>()
  const errors: FieldProblem[] = []
  for (const [i, { id }] of updates.entries()) {
    const row = await findItem(edit, item, id)
    if (row && !row.deletedAt) rows.set(id, row)
    else errors.push({ field: `updates.${i}.id`, message: `This ${item} is no longer in the course.` })
  }
  if (errors.length === 0) return rows
  if (rows.size === 0) throw notFound(item)
  throw new AppError('notFound', `Some of the ${item}s are no longer there, so nothing was changed.`, {
    errors,
  })
}

/** Puts all that ask for a place there at once: two of them may be changing places. */
async function placeAll(
  edit: Edit,
  item: ItemType,
  updates: Update[],
  rows: Map<string, ItemRow>,
): Promise<void> {
  const { tx, course } = edit
  const moving = updates.filter(({ parentId, order }) => parentId !== undefined || order !== undefined)
  if (moving.length === 0) return
  const isMoving = new Set(moving.map(({ id }) => id))
  const targets = new Map<string, PlacedItem[]>()
  for (const { id, parentId = rows.get(id)?.parentId ?? '', order } of moving) {
    targets.set(parentId, [...(targets.get(parentId) ?? []), { id, ...(order !== undefined && { order }) }])
  }
  if (item === 'video') {
    const visible = await outlineRepository.visibleChapters(tx, course.id, [...targets.keys()])
    const index = updates.findIndex(({ parentId }) => parentId !== undefined && !visible.has(parentId))
    if (index >= 0) {
      const message = 'The chapter it should go to no longer exists.'
      throw new AppError('notFound', `${message} Nothing was changed.`, {
        errors: [{ field: `updates.${index}.chapterId`, message }],
      })
    }
  }
  // As the lists become while one after the other moves: only so can the steps be taken back in reverse.
  const lists = new Map<string, Sibling[]>()
  for (const parentId of new Set([
    ...moving.map(({ id }) => rows.get(id)?.parentId ?? ''),
    ...targets.keys(),
  ])) {
    lists.set(parentId, await outlineRepository.siblings(tx, parentOf(item, parentId)))
  }
  await outlineRepository.park(tx, item, [...isMoving])
  for (const [parentId, items] of targets) {
    const staying = (await outlineRepository.siblings(tx, parentOf(item, parentId))).filter(
      ({ id }) => !isMoving.has(id),
    )
    for (const { id, position } of placeItems(staying, items)) {
      const row = rows.get(id)
      if (!row) continue
      const source = lists.get(row.parentId) ?? []
      const from = placeInList(source, id, row.parentId)
      lists.set(
        row.parentId,
        source.filter((sibling) => sibling.id !== id),
      )
      const to = await putAt(edit, row, parentId, position, from)
      const target = lists.get(parentId) ?? []
      const index = target.findIndex((sibling) => sibling.id === (to.behindId ?? to.afterId))
      lists.set(parentId, target.toSpliced(index + 1, 0, { id, position, isMarked: false }))
    }
  }
}
