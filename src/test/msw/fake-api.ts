import { withoutItem } from '@/lib/course-tree'
import { defaultAppConfig, type AppConfig } from '@/lib/api/session-api'
import { AppError } from '@/lib/errors'
import { makeUser } from '@/test/factories'
import type {
  EarlierFile,
  KnownFile,
  PendingDelete,
  SessionUser,
  StorageUse,
  WorkerPresence,
  StoredPartInfo,
  UploadPlan,
  UploadSummary,
} from '@/types/api'
import type { CourseTree, UploadState, Video } from '@/types/course'
import type { Publication } from '@/types/publication'
import type { Change, CourseEvent, EventRows, OperationKind, WriteResult } from '@/types/operations'
import { newId } from '@/lib/ids'
import { changesBetween } from './tree-changes'

export interface FakeUpload extends UploadPlan {
  videoId: string
  courseId: string
  size: number
  state: UploadState
  /** The file as its sender described it. */
  originalFilename: string
  lastModified: number | null
  fingerprint: string | null
  replaces: boolean
  sending?: UploadSummary['sending']
  parts: Map<number, StoredPartInfo>
}

export interface SeenRequest {
  method: string
  /** Path and query. */
  path: string
  body: unknown
  idempotencyKey: string | null
}

/** A course's mark of deletion, with what brings it back. */
export interface Mark extends PendingDelete {
  /** The course as it was before. */
  before: CourseTree
}

/** The write that is being answered. */
interface Writing {
  idempotencyKey: string | null
  clientId: string | null
  /** Which course it is about. */
  courseId: string | null
  events: CourseEvent[]
}

/** An answer that was given to an Idempotency-Key. */
export interface GivenAnswer {
  status: number
  json: unknown
}

/**
 * Lectern's HTTP API in memory, behind `fetch` and XMLHttpRequest: enough for whole-wizard tests. Tests read and
 * prepare `courses`; `requests` holds what the page sent.
 */
class FakeApi {
  courses = new Map<string, CourseTree>()
  /** When a course was deleted; it is in `courses` still. */
  deleted = new Map<string, string>()
  marks = new Map<string, Mark[]>()
  publications = new Map<string, Publication>()
  uploads = new Map<string, FakeUpload>()
  /** Files that videos had before, by video. */
  earlierFiles = new Map<string, EarlierFile[]>()
  /** WebVTT by `<video id>/<language>`. */
  captionTexts = new Map<string, string>()
  requests: SeenRequest[] = []
  user: SessionUser | null = makeUser()
  config: AppConfig = { ...defaultAppConfig, signUp: 'open' }
  /** Files that a course has already, by their names. */
  known = new Map<string, KnownFile[]>()
  storageUse: StorageUse = { usedBytes: 0, quotaBytes: null }
  workers: WorkerPresence = { is_there: true, last_seen_at: '2026-01-05T09:00:00.000Z' }
  /** What happened to each course, oldest first. */
  events = new Map<string, CourseEvent[]>()
  answers = new Map<string, GivenAnswer>()
  /** Told of each event, as a stream would tell it. */
  onEvent: (event: CourseEvent) => void = () => {}
  private writing: Writing | null = null
  /** Bytes. Small, so that small files have several parts. */
  partSize = 1024
  /** File names that turn out to be no videos, with the reason. */
  unreadable = new Map<string, string>()

  reset(): void {
    Object.assign(this, new FakeApi())
  }

  add(course: CourseTree): CourseTree {
    this.courses.set(course.id, course)
    return course
  }

  /** @throws AppError `notFound` */
  course(id: string): CourseTree {
    const course = this.courses.get(id)
    if (!course || this.deleted.has(id)) {
      throw new AppError('notFound', 'This course does not exist or is not yours.')
    }
    if (this.writing) this.writing.courseId ??= id
    return course
  }

  /** Puts the file that a video has among its earlier ones. */
  keepFile({ id, originalFilename, size, format, duration, width, height, codecs, checksum }: Video): void {
    const facts = { originalFilename, size, format, duration, width, height, codecs, checksum }
    const times = { replaced_at: '2026-11-03T09:00:00.000Z', expires_at: '2999-12-03T09:00:00.000Z' }
    const kept = this.earlierFiles.get(id) ?? []
    this.earlierFiles.set(id, [{ id: `file-${kept.length + 1}`, ...facts, ...times }, ...kept])
  }

  /** Answers one write. @returns what a client learns that asked for no more */
  write<T>(
    by: Pick<Writing, 'idempotencyKey' | 'clientId'>,
    answer: () => T,
  ): { answer: T; result: WriteResult | null } {
    this.writing = { ...by, courseId: null, events: [] }
    try {
      const given = answer()
      const { courseId, events } = this.writing
      const revision = courseId === null ? undefined : this.courses.get(courseId)?.revision
      return { answer: given, result: revision === undefined ? null : { revision, events } }
    } finally {
      this.writing = null
    }
  }

  /** The course that holds a chapter or video. @throws AppError `notFound` */
  courseOf(itemId: string): CourseTree {
    for (const course of this.courses.values()) {
      if (withoutItem(course, itemId) !== course) return this.course(course.id)
    }
    throw new AppError('notFound', 'There is nothing at this address.')
  }

  /** Keeps a changed course and records what changed; the same course again is no change. */
  save(
    course: CourseTree,
    { kind = 'batch', undoOf = null }: { kind?: OperationKind; undoOf?: string | null } = {},
  ): CourseTree {
    const before = this.courses.get(course.id) ?? course
    const marked = new Set((this.marks.get(course.id) ?? []).map(({ id }) => id))
    const { changes, rows } = changesBetween(before, course, (id) => marked.has(id) || this.wasMarked(id))
    if (changes.length === 0) return before
    return this.record(course, kind, changes, rows, undoOf)
  }

  /** The same for changes that the outline does not show. */
  record(
    course: CourseTree,
    kind: OperationKind,
    changes: Change[],
    rows: EventRows = { chapters: [], videos: [] },
    undoOf: string | null = null,
  ): CourseTree {
    const [revision, now] = [course.revision + 1, new Date().toISOString()]
    const saved = { ...course, revision, updated_at: now }
    this.courses.set(saved.id, saved)
    const list = this.events.get(course.id) ?? []
    const { idempotencyKey = null, clientId = null } = this.writing ?? {}
    const isFirst = this.writing?.events.length === 0
    const event: CourseEvent = {
      operation: {
        id: isFirst && idempotencyKey !== null ? idempotencyKey : newId(),
        course_id: course.id,
        revision,
        kind: changes.every(({ type }) => type === 'video') ? 'system' : kind,
        changes,
        actor: this.user && { id: this.user.id, name: this.user.name },
        client_id: clientId,
        undo_of: undoOf,
        undone_by: null,
        created_at: now,
      },
      rows,
    }
    this.events.set(course.id, [...list.map((old) => undoneBy(old, event)), event])
    this.writing?.events.push(event)
    this.onEvent(event)
    return saved
  }

  /** Somebody else changes a course. */
  changeByAnother(
    id: string,
    change: (course: CourseTree) => CourseTree,
    actor: { id: string; name: string } = { id: 'user-2', name: 'Jonas' },
  ): CourseTree {
    const { user } = this
    this.user = makeUser(actor)
    try {
      return this.save(change(this.course(id)))
    } finally {
      this.user = user
    }
  }

  private wasMarked(id: string): boolean {
    return [...this.events.values()]
      .flat()
      .some(({ operation }) => operation.changes.some((change) => change.type === 'mark' && change.id === id))
  }

  /** @throws AppError `notFound` */
  upload(id: string): FakeUpload {
    const upload = this.uploads.get(id)
    if (!upload) throw new AppError('notFound', 'There is nothing at this address.')
    return upload
  }

  /** Marks an item for deletion. */
  mark(itemId: string, { isSaved = true }: { isSaved?: boolean } = {}): CourseTree {
    const course = this.courseOf(itemId)
    const chapter = course.chapters.find(({ id }) => id === itemId)
    const home = course.chapters.find(({ videos }) => videos.some(({ id }) => id === itemId))
    const videos: Video[] = chapter?.videos ?? home?.videos.filter(({ id }) => id === itemId) ?? []
    const mark: Mark = {
      id: itemId,
      type: chapter ? 'chapter' : 'video',
      title: chapter?.title ?? videos[0]?.filename ?? '',
      chapterTitle: chapter ? null : (home?.title ?? null),
      videoCount: chapter ? videos.length : 0,
      size: videos.reduce((sum, video) => sum + video.size, 0),
      timestamp: Date.now(),
      before: course,
    }
    this.marks.set(course.id, [...(this.marks.get(course.id) ?? []), mark])
    return isSaved ? this.save(withoutItem(course, itemId), { kind: 'delete' }) : course
  }

  /** Paths of the writes seen, e.g. `POST /api/courses`. */
  get writes(): string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`)
  }
}

const undoneBy = (old: CourseEvent, by: CourseEvent): CourseEvent =>
  old.operation.id === by.operation.undo_of
    ? { ...old, operation: { ...old.operation, undone_by: by.operation.id } }
    : old

export const fakeApi = new FakeApi()
