import type { ItemType, Place } from '@/types/operations'
import type { Executor, Transaction } from '../db/client'
import { outlineRepository, type Parent, type Sibling } from '../db/repositories/outline-repository'
import { positionBetween, type AfterId } from './positions'

export const parentOf = (item: ItemType, parentId: string): Parent =>
  item === 'chapter' ? { courseId: parentId } : { chapterId: parentId }

/** Where a row stands; two short reads, however long the list. */
export async function placeOfRow(
  db: Executor,
  item: ItemType,
  row: { parentId: string; position: string },
): Promise<Place> {
  const parent = parentOf(item, row.parentId)
  const behind = await outlineRepository.before(db, parent, row.position)
  if (!behind?.isMarked) return { parentId: row.parentId, afterId: behind?.id ?? null }
  const after = await outlineRepository.before(db, parent, row.position, 'visible')
  return { parentId: row.parentId, afterId: after?.id ?? null, behindId: behind.id }
}

/** The same for rows of one list that change one after another: each place is as the changes before it leave the list. */
export function placeInList(siblings: readonly Sibling[], id: string, parentId: string): Place {
  const index = siblings.findIndex((sibling) => sibling.id === id)
  const behindId = siblings[index - 1]?.id ?? null
  const afterId = siblings.findLast((sibling, at) => at < index && !sibling.isMarked)?.id ?? null
  return { parentId, afterId, ...(behindId !== afterId && { behindId }) }
}

/**
 * The position right behind `afterId` in a list, in which `movingId` is thought away. An `afterId` that is marked
 * still has its place, so a move made before it was marked ends where it was meant to. One that has left the list
 * was seen on an older revision: the item goes to the end.
 */
export async function positionBehind(
  tx: Transaction,
  parent: Parent,
  afterId: AfterId,
  movingId: string,
): Promise<string> {
  const anchor =
    afterId === null
      ? undefined
      : (afterId !== undefined &&
          afterId !== movingId &&
          (await outlineRepository.find(tx, parent, afterId))) ||
        (await outlineRepository.last(tx, parent, movingId))
  const next = await outlineRepository.behind(tx, parent, anchor?.position, movingId)
  return positionBetween(anchor?.position, next?.position)
}
