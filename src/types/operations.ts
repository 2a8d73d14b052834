import type { Chapter, Course, Video, VideoCaption } from './course'

export type ItemType = 'chapter' | 'video'

/** Where an item stands among its siblings. */
export interface Place {
  /** The course for a chapter, the chapter for a video. */
  parentId: string
  /** The item right before it that is not marked for deletion; `null`: it is the first. */
  afterId: string | null
  /** The row right before it, marked ones included, where that is another one: it makes undoing exact. */
  behindId?: string | null
}

/** The course's own fields that an operation can change. */
export type CourseFields = Partial<
  Pick<
    Course,
    | 'title'
    | 'description'
    | 'price'
    | 'difficulty'
    | 'picture'
    | 'status'
    | 'setup_step'
    | 'setup_completed_at'
  >
> & { published_revision?: number | null }

/** Captions as an operation sets them; the numbers are for showing it before the row comes. */
export type CaptionState = Pick<VideoCaption, 'label' | 'checksum'> &
  Partial<Pick<VideoCaption, 'cues' | 'ends'>>

/** One change of one thing, with what undoing it needs. */
export type Change =
  | { type: 'course'; before: CourseFields; after: CourseFields }
  | { type: 'create'; item: ItemType; id: string; title: string; place: Place }
  | { type: 'rename'; item: ItemType; id: string; before: string; after: string }
  | { type: 'move'; item: ItemType; id: string; title: string; from: Place; to: Place }
  /** Marked for deletion; a chapter takes its videos along. */
  | { type: 'mark'; item: ItemType; id: string; title: string; place: Place }
  /** Brought back; a chapter brings the videos that were marked with it. */
  | {
      type: 'unmark'
      item: ItemType
      id: string
      title: string
      place: Place
      /** What came back with a chapter, in its order. Rows tell only how it ended up; older operations have just them. */
      videos?: { id: string; title: string }[]
    }
  /** Deleted for good. */
  | { type: 'remove'; item: ItemType; id: string; title: string }
  /** Captions of a video in one language: `null` stands for none. The row comes with the event. */
  | {
      type: 'caption'
      /** Of the video. */
      id: string
      title: string
      language: string
      before: CaptionState | null
      after: CaptionState | null
    }
  /** Upload or processing state of a video changed; the row comes with the event. */
  | {
      type: 'video'
      id: string
      /** As it was called, where the activity list tells of it. */
      title?: string
    }

export type OperationKind =
  | 'update'
  | 'create'
  | 'rename'
  | 'move'
  | 'delete'
  | 'restore'
  | 'purge'
  | 'import'
  | 'batch'
  | 'publish'
  | 'unpublish'
  | 'archive'
  | 'revert'
  /** An upload that stood still for days was given up: the server's work, and told in the activity list. */
  | 'expire'
  /** The server's own work, such as a video that became ready; not part of the activity list. */
  | 'system'

/** One edit of a course: what one request changed, in one transaction, at one revision. */
export interface Operation {
  /** Made by the client (its `Idempotency-Key`), so that repeating a request is the same operation. */
  id: string
  course_id: string
  /** The course's revision once it was made. */
  revision: number
  kind: OperationKind
  changes: Change[]
  /** `null` for the server's own work and for accounts that are gone. */
  actor: { id: string; name: string } | null
  /** The browser tab that made it (`X-Client-Id`). */
  client_id: string | null
  /** The operation that this one took back. */
  undo_of: string | null
  /** The operation that took this one back. */
  undone_by: string | null
  created_at: string
}

/** What a client needs to follow an operation: the rows it makes visible or changes come with it. */
export interface CourseEvent {
  operation: Operation
  rows: EventRows
}

export interface EventRows {
  /** With the videos that are visible in them. */
  chapters: Chapter[]
  videos: Video[]
}

/** The answer to a write with `Prefer: return=minimal`. */
export interface WriteResult {
  /** The course's revision now. */
  revision: number
  /** The operation made; empty when nothing had to change. */
  events: CourseEvent[]
}
