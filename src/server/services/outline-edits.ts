import { AppError } from '@/lib/errors'
import type { FieldProblem } from '@/types/api'
import type { ItemType, Place } from '@/types/operations'
import { chapterRepository, type ChapterRow } from '../db/repositories/chapter-repository'
import { outlineRepository, type Sibling } from '../db/repositories/outline-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { notFound } from './course-write'
import type { Edit } from './edit-course'
import { parentOf, placeInList, placeOfRow, positionBehind } from './outline-places'

/** The single steps that edits of an outline are made of. Each changes rows and records what it changed. */

/** A chapter or a video, as far as both are alike. */
export interface ItemRow {
  item: ItemType
  id: string
  title: string
  parentId: string
  position: string
  deletedAt: Date | null
}

const fromChapter = ({ courseId, ...row }: ChapterRow): ItemRow => ({
  ...row,
  item: 'chapter',
  parentId: courseId,
})
const fromVideo = ({ chapterId, filename, ...row }: VideoRow): ItemRow => ({
  ...row,
  item: 'video',
  title: filename,
  parentId: chapterId,
})

/** The row in this course, marked or not. */
export async function findItem(
  { tx, course }: Edit,
  item: ItemType,
  id: string,
): Promise<ItemRow | undefined> {
  if (item === 'chapter') {
    const row = await chapterRepository.find(tx, id, course.id)
    return row && fromChapter(row)
  }
  const row = await videoRepository.find(tx, id, course.id)
  return row && fromVideo(row)
}

/** @throws AppError `notFound` when it is not in the course or marked */
export async function visibleItem(edit: Edit, item: ItemType, id: string): Promise<ItemRow> {
  const row = await findItem(edit, item, id)
  if (!row || row.deletedAt) throw notFound(item)
  return row
}

/** The step of a list that failed: its error names the entry, and nothing of the list was done. */
export async function eachNamed<T>(
  list: readonly T[],
  field: (index: number) => string,
  step: (entry: T, index: number) => Promise<void>,
): Promise<void> {
  for (const [index, entry] of list.entries()) {
    try {
      await step(entry, index)
    } catch (error) {
      if (!(error instanceof AppError) || list.length === 1) throw error
      const errors: FieldProblem[] = [{ field: field(index), message: error.message }]
      throw new AppError(error.code, `${error.message} Nothing was changed.`, { errors, cause: error })
    }
  }
}

export async function rename(edit: Edit, row: ItemRow, title: string): Promise<void> {
  if (row.title === title) return
  if (row.item === 'chapter') await chapterRepository.rename(edit.tx, row.id, title)
  else await videoRepository.update(edit.tx, row.id, { filename: title })
  edit.record({ type: 'rename', item: row.item, id: row.id, before: row.title, after: title })
}

/**
 * Puts an item behind another one. One row is written, however long the list.
 * @param to.afterId `null`: first; unknown: last
 */
export async function move(edit: Edit, row: ItemRow, to: Pick<Place, 'parentId' | 'afterId'>): Promise<void> {
  const { tx } = edit
  const from = await placeOfRow(tx, row.item, row)
  if (from.parentId === to.parentId && from.afterId === to.afterId) return
  const parent = parentOf(row.item, to.parentId)
  await putAt(edit, row, to.parentId, await positionBehind(tx, parent, to.afterId, row.id), from)
}

/**
 * Writes an item's position and records the move.
 * @param from where it stood before
 * @returns where it stands now
 */
export async function putAt(
  edit: Edit,
  row: ItemRow,
  parentId: string,
  position: string,
  from: Place,
): Promise<Place> {
  const { tx } = edit
  if (row.item === 'chapter') await outlineRepository.placeChapter(tx, row.id, position)
  else await outlineRepository.placeVideo(tx, row.id, parentId, position)
  const to = await placeOfRow(tx, row.item, { parentId, position })
  edit.record({ type: 'move', item: row.item, id: row.id, title: row.title, from, to })
  edit.placed(parentOf(row.item, parentId), position)
  return to
}

/**
 * Marks items for deletion; those that are marked already stay as they are. Videos go first, so that those named
 * on their own are told apart from those that go with their chapter.
 */
export async function markAll(edit: Edit, ids: string[]): Promise<void> {
  const { tx, course, record } = edit
  const sorted = await trashRepository.sort(tx, course.id, ids)
  const lists = createLists(edit)
  const rows = await videoRepository.findMany(tx, sorted.videoIds)
  const videos = new Map(rows.map((row) => [row.id, row]))
  const marked: string[] = []
  for (const id of inOrderOf(ids, sorted.videoIds)) {
    const row = videos.get(id)
    if (!row || row.deletedAt) continue
    const place = await lists.mark('video', id, row.chapterId)
    record({ type: 'mark', item: 'video', id, title: row.filename, place })
    marked.push(id)
  }
  await trashRepository.markVideos(tx, marked)
  for (const id of inOrderOf(ids, sorted.chapterIds)) {
    const row = await chapterRepository.find(tx, id, course.id)
    if (!row || row.deletedAt) continue
    const place = await lists.mark('chapter', id, course.id)
    await trashRepository.markChapter(tx, id)
    record({ type: 'mark', item: 'chapter', id, title: row.title, place })
  }
}

/** As they were named, so that taking it back goes the same way in reverse. */
const inOrderOf = (ids: string[], wanted: string[]): string[] => {
  const set = new Set(wanted)
  return [...new Set(ids)].filter((id) => set.has(id))
}

/** Lists of siblings as they become while several of them change, read once each. */
function createLists({ tx }: Edit) {
  const lists = new Map<string, Sibling[]>()
  const listOf = async (item: ItemType, parentId: string) => {
    const known = lists.get(parentId) ?? (await outlineRepository.siblings(tx, parentOf(item, parentId)))
    lists.set(parentId, known)
    return known
  }
  const change = async (item: ItemType, id: string, parentId: string, isMarked: boolean): Promise<Place> => {
    const list = await listOf(item, parentId)
    const place = placeInList(list, id, parentId)
    const index = list.findIndex((sibling) => sibling.id === id)
    const row = list[index]
    if (row) list[index] = { ...row, isMarked }
    return place
  }
  return {
    /** @returns where it stood */
    mark: (item: ItemType, id: string, parentId: string) => change(item, id, parentId, true),
    /** @returns where it stands */
    unmark: (item: ItemType, id: string, parentId: string) => change(item, id, parentId, false),
  }
}

/**
 * Brings marked items back to where they were. A video whose chapter is marked brings that chapter back, and a
 * chapter the videos that were marked with it. Items that are not marked stay as they are.
 * @param ids absent: all that are marked
 */
export async function unmarkAll(edit: Edit, ids?: string[]): Promise<void> {
  const { tx, course, record } = edit
  const marked = await trashRepository.listMarked(tx, course.id, ids)
  const chapterIds = [...new Set(marked.map(({ chapterId }) => chapterId))]
  const lists = createLists(edit)
  const restored = new Set<string>()
  for (const id of chapterIds) {
    const row = await chapterRepository.find(tx, id, course.id)
    if (!row?.deletedAt) continue
    const videos = await trashRepository.videosMarkedWith(tx, id)
    for (const video of videos) restored.add(video.id)
    await trashRepository.restoreChapters(tx, [id])
    const place = await lists.unmark('chapter', id, course.id)
    record({ type: 'unmark', item: 'chapter', id, title: row.title, place, videos })
  }
  const videoIds = marked.filter(({ type, id }) => type === 'video' && !restored.has(id)).map(({ id }) => id)
  const rows = new Map((await videoRepository.findMany(tx, videoIds)).map((row) => [row.id, row]))
  for (const id of videoIds) {
    const row = rows.get(id)
    if (!row) continue
    const place = await lists.unmark('video', id, row.chapterId)
    record({ type: 'unmark', item: 'video', id, title: row.filename, place })
  }
  await trashRepository.restoreVideos(tx, videoIds)
}
