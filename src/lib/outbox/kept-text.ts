import type { FieldValue } from './queued-edit'

/** A text that was typed into a field and is not an edit yet. */
export interface KeptText {
  userId: string
  courseId: string
  /** See `fieldKey`. */
  key: string
  /** As typed, even where it is no title or price yet. */
  text: string
  /** What the field held when its editing began. */
  from: FieldValue
  tabId: string
}
