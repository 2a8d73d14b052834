import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { moveOrMovesSchema } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { Actor } from '../actor'
import type { EditContext } from './edit-context'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { editCourse, type Edit, type Written } from './edit-course'
import { eachNamed, move, visibleItem } from './outline-edits'

type Asked = z.output<typeof moveOrMovesSchema>
type Move = Extract<Asked, { moves: unknown }>['moves'][number]

/** Moves of chapters and videos. They are made on the list as it is now, whatever revision the mover saw. */
export const createCourseMoves = (context: EditContext) => ({
  /**
   * One move, or several in their order: all of them, or none.
   * @throws AppError `notFound` when an item or the chapter it should go to is gone
   */
  move: (actor: Actor, courseId: string, asked: Asked): Promise<Written<CourseTree>> => {
    const moves: Move[] = 'moves' in asked ? asked.moves : [asked]
    return editCourse(
      context,
      actor,
      { courseId },
      { kind: 'move' },
      (edit) =>
        eachNamed(
          moves,
          (i) => `moves.${i}.id`,
          (one) => moveOne(edit, one),
        ),
      (id, access) => courseRepository.tree(context.db, id, access),
    )
  },
})

async function moveOne(edit: Edit, { type, id, toChapterId, afterId }: Move): Promise<void> {
  const row = await visibleItem(edit, type, id)
  if (type === 'chapter') return move(edit, row, { parentId: edit.course.id, afterId })
  const parentId = toChapterId ?? row.parentId
  const target = await chapterRepository.find(edit.tx, parentId, edit.course.id)
  if (!target || target.deletedAt) {
    throw new AppError(
      'notFound',
      'The chapter it should go to no longer exists. The video stays where it was.',
      { errors: [{ field: 'toChapterId', message: 'This chapter no longer exists.' }] },
    )
  }
  return move(edit, row, { parentId, afterId })
}
