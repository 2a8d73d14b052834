import type { Change, Place } from '@/types/operations'
import { outlineRepository } from '../db/repositories/outline-repository'
import { setCaption } from './caption-edits'
import { changeFields } from './course-fields'
import type { Edit } from './edit-course'
import { findItem, markAll, move, rename, unmarkAll, type ItemRow } from './outline-edits'
import { parentOf, positionBehind } from './outline-places'

/**
 * Carries out changes that were worked out on the course as it stands, one after another; the caller holds its lock.
 * What they become (places among marked rows, say) is recorded anew. Only what a person could do: nothing is created
 * or removed for good.
 */
export async function applyChanges(edit: Edit, changes: readonly Change[]): Promise<void> {
  let marks: string[] = []
  for (const change of changes) {
    if (change.type === 'mark') {
      marks.push(change.id)
      continue
    }
    await markAll(edit, marks)
    marks = []
    await applyOne(edit, change)
  }
  await markAll(edit, marks)
}

async function applyOne(edit: Edit, change: Change): Promise<void> {
  if (change.type === 'course') return changeFields(edit, change.after)
  if (change.type === 'caption') return setCaption(edit, change, change.after)
  if (change.type !== 'unmark' && change.type !== 'move' && change.type !== 'rename') {
    throw new Error(`apply-changes: ${change.type} is not for applying`)
  }
  const row = await findItem(edit, change.item, change.id)
  if (!row) throw new Error('apply-changes: the item vanished under the lock')
  if (change.type === 'rename') return rename(edit, row, change.after)
  if (change.type === 'move') return move(edit, row, change.to)
  await placeMarked(edit, row, change.place)
  await unmarkAll(edit, [row.id])
}

/** A marked row goes to its place before anybody sees it, so that coming back is all that is to be told. */
async function placeMarked({ tx, placed }: Edit, row: ItemRow, { parentId, afterId }: Place): Promise<void> {
  const parent = parentOf(row.item, parentId)
  const position = await positionBehind(tx, parent, afterId, row.id)
  if (row.item === 'chapter') await outlineRepository.placeChapter(tx, row.id, position)
  else await outlineRepository.placeVideo(tx, row.id, parentId, position)
  placed(parent, position)
}
