import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { createChapterSchema, updateChapterSchema } from '@/schemas/course'
import type { Chapter } from '@/types/course'
import type { Actor } from '../actor'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { idTaken } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { refuseChanged } from './expected'
import { markAll, rename, visibleItem } from './outline-edits'
import { placeOfRow, positionBehind } from './outline-places'
import { positionBetween, type AfterId } from './positions'

export const createChapterService = (context: EditContext) => {
  const one = async (courseId: string, chapterId: string): Promise<Chapter> => {
    const [chapter] = await chapterRepository.listWithVideos(context.db, { courseId, chapterId })
    if (!chapter) throw new AppError('notFound', 'This chapter no longer exists.')
    return chapter
  }
  return {
    /**
     * A new chapter, at the end unless told. Repeating it with the same id answers the first one as it is now.
     * @throws AppError `conflict` when the id is in use elsewhere or the course is full
     */
    async create(
      actor: Actor,
      courseId: string,
      { id = newId(), title, afterId }: z.output<typeof createChapterSchema>,
    ): Promise<Written<Chapter>> {
      return editCourse(
        context,
        actor,
        { courseId },
        { kind: 'create' },
        async (edit) => {
          const existing = await chapterRepository.find(edit.tx, id, courseId)
          if (existing?.deletedAt) throw idTaken('chapter')
          if (!existing) await insertChapter(edit, { id, title, afterId })
        },
        () => one(courseId, id),
      )
    },

    /** @throws AppError `changed` when the title is no longer the one that was expected */
    update: (
      actor: Actor,
      chapterId: string,
      { title, expected }: z.output<typeof updateChapterSchema>,
    ): Promise<Written<Chapter>> =>
      editCourse(
        context,
        actor,
        { chapterId },
        { kind: 'rename', what: 'chapter' },
        async (edit) => {
          const row = await visibleItem(edit, 'chapter', chapterId)
          await refuseChanged(edit, expected, { title }, { title: row.title }, row)
          await rename(edit, row, title)
        },
        (courseId) => one(courseId, chapterId),
      ),

    /** Marks the chapter and its videos for deletion; repeating it changes nothing. */
    remove: (actor: Actor, chapterId: string): Promise<Written<void>> =>
      editCourse(
        context,
        actor,
        { chapterId },
        { kind: 'delete', what: 'chapter' },
        (edit) => markAll(edit, [chapterId]),
        () => Promise.resolve(),
      ),
  }
}

/** @throws AppError `conflict` when the course is full or the id is in use */
export async function insertChapter(
  edit: Edit,
  { id, title, afterId }: { id: string; title: string; afterId?: AfterId },
): Promise<void> {
  const { tx, course } = edit
  if ((await chapterRepository.count(tx, course.id)) >= limits.chaptersPerCourse) throw full()
  const parent = { courseId: course.id }
  const position =
    afterId === undefined
      ? positionBetween(await outlineRepository.lastPosition(tx, parent), undefined)
      : await positionBehind(tx, parent, afterId, id)
  if ((await chapterRepository.insert(tx, [{ id, title, position, courseId: course.id }])) === 0) {
    throw idTaken('chapter')
  }
  const place = await placeOfRow(tx, 'chapter', { parentId: course.id, position })
  edit.record({ type: 'create', item: 'chapter', id, title, place })
  edit.placed(parent, position)
}

const full = () =>
  new AppError(
    'conflict',
    `This course has ${limits.chaptersPerCourse.toLocaleString('en-US')} chapters, the most it can have (those marked for deletion count). Delete some for good first.`,
  )
