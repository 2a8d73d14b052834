import type { ErrorCode } from '@/lib/errors'
import type { PendingDelete } from '@/types/api'
import type { Change } from '@/types/operations'

export interface EditRequest {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with `/api`. */
  path: string
  json?: Readonly<Record<string, unknown>>
}

export type FieldValue = string | number | null

/** A text in a field: what it was when its editing began, and what it shall be. */
export interface TextField {
  /** `course:<id>:title`, `chapter:<id>:title`, `video:<id>:title`, … see `fieldKey`. */
  key: string
  /** Its name in the request, e.g. `filename` for the title of a video. */
  member: 'title' | 'filename' | 'description' | 'price'
  expected: FieldValue
  value: FieldValue
}

/** One edit of a course: the request, what it changes, and the words for it. Survives structured cloning. */
export interface Edit {
  request: EditRequest
  /** What it does to the outline, as far as that is known before the server has answered. */
  changes: readonly Change[]
  /** What the server is asked to take, e.g. `the move`. */
  what: string
  /** What is back as it was when it is refused, e.g. `“Power” is back in its old place`. */
  restored: string
  /** Of a text that people type: it is coalesced while unsent, and never overwrites another's silently. */
  field?: TextField
  /** What it adds to the list of marked items. */
  marks?: readonly PendingDelete[]
  /** The operation that it takes back. */
  undoOf?: string
  /** Codes that the page shows at their place, so that no toast is needed. */
  shownInPlace?: readonly ErrorCode[] | 'all'
  /** Sent now or never: kept over no reload and not sent later by itself, e.g. publishing. */
  isNow?: boolean
  /** Without an answer its words go back to the field that they came from, instead of being kept for later. */
  comesBack?: boolean
}

/** An edit on its way. `id` is its Idempotency-Key and becomes the id of the operation. */
export interface QueuedEdit extends Edit {
  /** UUIDv7: sorted by it, edits of one tab are in the order in which they were made. */
  id: string
  courseId: string
  userId: string
  /** The tab that sends it. */
  tabId: string
  /** ISO 8601. */
  createdAt: string
}

export const fieldKey = (type: 'course' | 'chapter' | 'video', id: string, field: string): string =>
  `${type}:${id}:${field}`

/** The same edit of a text with another start or another end. */
export function withField<T extends Edit>(
  edit: T,
  change: Partial<Pick<TextField, 'expected' | 'value'>>,
): T {
  if (!edit.field) return edit
  const field = { ...edit.field, ...change }
  const { member, expected, value } = field
  return {
    ...edit,
    field,
    changes: edit.changes.map((step) => retexted(step, field)),
    request: { ...edit.request, json: { [member]: value, expected: { [member]: expected } } },
  }
}

function retexted(change: Change, { member, expected, value }: TextField): Change {
  if (change.type === 'course') {
    return { ...change, before: { [member]: expected }, after: { [member]: value } }
  }
  if (change.type === 'rename') return { ...change, before: String(expected), after: String(value) }
  return change
}

/** Whether `edit` makes no sense without `other`: it is about something that `other` creates, or takes it back. */
export function needs(edit: QueuedEdit, other: QueuedEdit): boolean {
  if (edit.undoOf === other.id) return true
  const created = new Set(other.changes.flatMap((change) => (change.type === 'create' ? [change.id] : [])))
  if (created.size === 0) return false
  const names = edit.changes.flatMap((change) => [
    ...('id' in change ? [change.id] : []),
    ...(change.type === 'create' ? [change.place.parentId] : []),
    ...(change.type === 'move' ? [change.to.parentId] : []),
  ])
  return names.some((id) => created.has(id))
}
