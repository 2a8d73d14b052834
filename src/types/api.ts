import type { Course, CourseAccess, Video } from './course'

/** RFC 9457 problem details, as every error of the API is answered. */
export interface ProblemDetails {
  type: string
  title: string
  status: number
  /** Machine-readable; see `ErrorCode` in `src/lib/errors.ts`. */
  code: string
  /** A sentence for people: what happened, what is safe, what to do. */
  detail: string
  errors?: FieldProblem[]
  requestId?: string
}

/** One wrong field; `field` is a path such as `title` or `updates.0.filename`. */
export interface FieldProblem {
  field: string
  message: string
}

/** A video that has, or is being sent, the file that somebody wants to send. */
export interface KnownFile {
  videoId: string
  title: string
  originalFilename: string
  courseId: string
  courseTitle: string
  chapterId: string
  chapterTitle: string
  /** Its bytes are stored and play: they can be used again, or replaced. */
  isReady: boolean
  /** Size and fingerprint are the same; otherwise size and name are, and one of the two has no fingerprint. */
  isSame: boolean
}

/** Whether anything works on videos; `null`: nothing ever did. */
export interface WorkerPresence {
  is_there: boolean
  last_seen_at: string | null
}

/** What the files of the courses of one person take up, and may take up; `null` is no limit. */
export interface StorageUse {
  usedBytes: number
  quotaBytes: number | null
}

/** A page of a list; `nextCursor` is `null` on the last one. */
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

export interface VideoUploadResponse {
  video: Video
  upload: UploadPlan
}

/** How a file is cut: `partCount` parts of `partSize` bytes, the last one shorter. */
export interface UploadPlan {
  id: string
  partSize: number
  partCount: number
}

/** What `GET /api/config` says of the storage; a server that says nothing checks no parts. */
export interface StorageTraits {
  /** Parts that one browser sends at once, over all files. */
  parallelParts?: number
  /** What parts are checked by: MD5 in base64 or CRC-32 in hex. */
  partChecksum?: 'md5' | 'crc32'
}

/** A URL for one part; `PUT` exactly `size` bytes to it, with these headers. */
export interface SignedPart {
  partNumber: number
  url: string
  size: number
  headers: Record<string, string>
}

/** A part that the storage holds. */
export interface StoredPartInfo {
  partNumber: number
  size: number
  etag: string
}

export interface UploadParts {
  id: string
  state: string
  partSize: number
  partCount: number
  parts: StoredPartInfo[]
}

export interface UploadSummary extends UploadPlan {
  videoId: string
  courseId: string
  chapterId: string
  filename: string
  originalFilename: string
  size: number
  state: string
  /** SHA-256 of the file's first and last MiB, in hex. */
  fingerprint: string | null
  /** The file's own date, milliseconds since 1970. */
  lastModified: number | null
  /** What the storage holds for certain; `null` when it could not be asked. */
  receivedBytes: number | null
  /** The video has a file, and keeps it until this one is known to play. */
  replaces: boolean
  /** The browser that sends it, by the name that it made up; `null` when none has been heard of, or has stopped. */
  sending: { sender: string; sentBytes: number; secondsAgo: number } | null
  /** When it is given up, if nothing more is sent. */
  expires_at: string
}

/** A file that a video had before, and that can be brought back. */
export interface EarlierFile extends Pick<
  Video,
  'originalFilename' | 'size' | 'format' | 'duration' | 'width' | 'height' | 'codecs' | 'checksum'
> {
  id: string
  replaced_at: string
  /** When it is deleted for good. */
  expires_at: string
}

/** Work on a video's file, as administrators see it. */
export interface MediaJob {
  id: string
  video_id: string
  course_id: string
  /** The video's title. */
  filename: string
  task: 'process' | 'sprite' | 'hls'
  /** `dead` waits for an administrator; `failed` is the file's fault; `held` waits for its video to be restored. */
  state: 'waiting' | 'running' | 'held' | 'done' | 'failed' | 'dead' | 'cancelled'
  /** It is about a file that is to take the place of the video's own. */
  is_replacement: boolean
  generation: number
  pipeline_version: number
  attempt: number
  failures: number
  percent: number
  step: string | null
  /** The process that has it, or had it last. */
  worker: string | null
  error_code: string | null
  error_message: string | null
  /** Which program, how it ended, what it said. */
  error_detail: string | null
  created_at: string
  due_at: string
  started_at: string | null
  finished_at: string | null
}

/** How much work on videos there is. */
export interface JobQueue {
  counts: Record<MediaJob['state'], number>
  /** Since when the oldest that is due has been waiting; `null` when none is. */
  waiting_since: string | null
}

/** What a player needs; URLs are short-lived and bound to the viewer's right. */
export interface Playback {
  /** When the addresses stop working; new ones are to be asked for before, or when one fails. */
  expires_at: string
  sources: { src: string; type: string }[]
  poster: string | null
  sprite: string | null
  captions: { src: string; language: string; label: string }[]
}

/** An item marked for deletion, as `GET /api/courses/{id}/pending-deletes` lists it. */
export interface PendingDelete {
  id: string
  type: 'video' | 'chapter'
  title: string
  /** Title of the chapter that a video was in; `null` for a chapter. */
  chapterTitle: string | null
  /** Videos that go with a chapter; 0 for a video. */
  videoCount: number
  /** Bytes that deleting it for good frees. */
  size: number
  /** When it was marked, milliseconds since 1970. */
  timestamp: number
}

export type CourseListItem = Omit<Course, 'chapters'> & {
  /** What the reader may do with it. */
  access: CourseAccess
  /** Whose course it is. */
  instructor_name: string
  /** When it was deleted, in the list of deleted courses; `null` everywhere else. */
  deleted_at: string | null
  /** What the drawn cover needs: the videos of at most 9 chapters, at most 40 of each, in order. */
  cover: CoverVideo[][]
}

/** `duration` in seconds, `null` until the file was read. */
export type CoverVideo = Pick<Video, 'status' | 'duration'>

export interface SessionUser {
  id: string
  name: string
  email: string
  role: 'instructor' | 'student' | 'admin'
  /** When the account will be deleted, for somebody who has asked for that. */
  deletion_due?: string
}
