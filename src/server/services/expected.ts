import { AppError } from '@/lib/errors'
import { operationRepository } from '../db/repositories/operation-repository'
import type { Edit } from './edit-course'

type Fields = Readonly<Record<string, unknown>>

/**
 * Refuses a text that was typed over one that somebody else has changed meanwhile: each field must still be what
 * the editor started from, or be what is asked for already.
 * @param expected what the editor started from; absent: whatever it is now
 * @param item the chapter or video it is about; absent: the course itself
 * @throws AppError `changed` with `current`, `changed_by` and `changed_at`
 */
export async function refuseChanged(
  { tx, course }: Edit,
  expected: Fields | undefined,
  wanted: Fields,
  now: Fields,
  item?: { id: string },
): Promise<void> {
  const field = Object.keys(expected ?? {}).find(
    (name) => name in wanted && now[name] !== expected?.[name] && now[name] !== wanted[name],
  )
  if (field === undefined) return
  const last = await operationRepository.lastTextChange(
    tx,
    course.id,
    item ? { type: 'rename', id: item.id } : { type: 'course', field },
  )
  const who = last?.actor?.name ?? 'Somebody'
  throw new AppError(
    'changed',
    `${who} changed this text meanwhile, so yours was not saved over it. Choose which one to keep.`,
    {
      errors: [{ field, message: 'This was changed meanwhile.' }],
      details: { current: now, changed_by: last?.actor ?? null, changed_at: last?.created_at ?? null },
    },
  )
}
