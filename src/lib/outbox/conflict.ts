import type { FieldValue } from './queued-edit'
import type { QueueItem } from './queue-item'

/** Two versions of one text, and whose the other one is. */
export interface Conflict {
  editId: string
  /** See `fieldKey`. */
  key: string
  /** In words: "this title". */
  what: string
  mine: FieldValue
  theirs: FieldValue
  /** Who changed it meanwhile. */
  who: string
  /** When, ISO 8601; `null` where that is not known. */
  at: string | null
}

const words = {
  title: 'this title',
  filename: 'this title',
  description: 'this description',
  price: 'this price',
} as const

/** Reads a conflict out of an edit and the server's answer to it. */
export function conflictOf({ edit, error }: Pick<QueueItem, 'edit' | 'error'>): Conflict {
  const { current, changed_by: by, changed_at: at } = error?.details ?? {}
  const member = edit.field?.member ?? 'title'
  return {
    editId: edit.id,
    key: edit.field?.key ?? '',
    what: words[member],
    mine: edit.field?.value ?? null,
    theirs: valueIn(current, member),
    who: nameIn(by) ?? 'Somebody',
    at: typeof at === 'string' ? at : null,
  }
}

function valueIn(current: unknown, member: string): FieldValue {
  const value: unknown = isRecord(current) ? current[member] : null
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

const nameIn = (by: unknown): string | undefined =>
  isRecord(by) && typeof by.name === 'string' && by.name !== '' ? by.name : undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
