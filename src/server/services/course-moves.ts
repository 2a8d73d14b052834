import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { moveSchema } from '@/schemas/course'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository, type Parent, type Sibling } from '../db/repositories/outline-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { inTransaction, notFound } from './course-write'
import { freshPositions, LONGEST_POSITION, positionAfter, type AfterId } from './positions'

type Move = z.output<typeof moveSchema>

/** Moves of chapters and videos. They are made on the list as it is now, whatever revision the mover saw. */
export const createCourseMoves = ({ db }: ServerContext) => ({
  /** @throws AppError `notFound` when the item or the chapter it should go to is gone */
  async move(user: SessionUser, courseId: string, move: Move): Promise<CourseTree> {
    return inTransaction(db, async (tx) => {
      if (!(await courseRepository.lock(tx, { courseId }, user.id))) throw notFound('course')
      const hasMoved =
        move.type === 'chapter' ? await moveChapter(tx, courseId, move) : await moveVideo(tx, courseId, move)
      if (hasMoved) await courseRepository.bump(tx, courseId)
      return courseRepository.tree(tx, courseId)
    })
  },
})

async function moveChapter(tx: Transaction, courseId: string, { id, afterId }: Move): Promise<boolean> {
  const row = await chapterRepository.find(tx, id, courseId)
  if (!row || row.deletedAt) throw notFound('chapter')
  const siblings = await outlineRepository.siblings(tx, { courseId })
  if (standsBehind(siblings, id, afterId)) return false
  const others = siblings.filter((sibling) => sibling.id !== id)
  const position = positionAfter(others, afterId)
  await outlineRepository.placeChapter(tx, id, position)
  await shortenPositions(tx, { courseId }, position)
  return true
}

async function moveVideo(
  tx: Transaction,
  courseId: string,
  { id, toChapterId, afterId }: Move,
): Promise<boolean> {
  const row = await videoRepository.find(tx, id, courseId)
  if (!row || row.deletedAt) throw notFound('video')
  const chapterId = toChapterId ?? row.chapterId
  const target = await chapterRepository.find(tx, chapterId, courseId)
  if (!target || target.deletedAt) {
    throw new AppError(
      'notFound',
      'The chapter it should go to no longer exists. The video stays where it was.',
      {
        errors: [{ field: 'toChapterId', message: 'This chapter no longer exists.' }],
      },
    )
  }
  const siblings = await outlineRepository.siblings(tx, { chapterId })
  if (chapterId === row.chapterId && standsBehind(siblings, id, afterId)) return false
  const others = siblings.filter((sibling) => sibling.id !== id)
  const position = positionAfter(others, afterId)
  await outlineRepository.placeVideo(tx, id, chapterId, position)
  await shortenPositions(tx, { chapterId }, position)
  return true
}

/** The item is where it shall go, so nothing needs to be written. */
function standsBehind(siblings: Sibling[], id: string, afterId: AfterId): boolean {
  const visible = siblings.filter(({ isMarked }) => !isMarked)
  const index = visible.findIndex((sibling) => sibling.id === id)
  if (afterId === null) return index === 0
  return index > 0 && visible[index - 1]?.id === afterId
}

/** Numbers a list anew when the key just written has grown too long; the order stays. */
export async function shortenPositions(tx: Transaction, parent: Parent, written: string): Promise<void> {
  if (written.length <= LONGEST_POSITION) return
  const siblings = await outlineRepository.siblings(tx, parent)
  const keys = freshPositions(siblings.length)
  await outlineRepository.placeMany(
    tx,
    'courseId' in parent ? 'chapter' : 'video',
    siblings.flatMap(({ id }, i) => {
      const position = keys[i]
      return position === undefined ? [] : [{ id, position }]
    }),
  )
}
