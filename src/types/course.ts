import type { KnownFile } from './api'

/** The three levels an instructor can give a course. */
export type Difficulty = 'beginner' | 'intermediate' | 'advanced'

export type CourseStatus = 'draft' | 'published' | 'archived'

/**
 * Where a video stands. `planned` is a row of the outline that has no file yet;
 * the other four are the blueprint's.
 */
export type VideoStatus = 'planned' | 'uploading' | 'processing' | 'ready' | 'error'

/** Wizard step: 1 Basic Info, 2 Structure, 3 Upload, 4 Review. */
export type WizardStep = 1 | 2 | 3 | 4

/** A course as the API answers it. Times are ISO 8601, money is in units of `currency`. */
export interface Course {
  id: string
  title: string
  description: string | null
  /** `null` is a free course. */
  price: number | null
  /** ISO 4217 code. */
  currency: string
  difficulty: Difficulty
  status: CourseStatus
  instructor_id: string
  /** Grows by one with every change of the course or of anything in it. */
  revision: number
  /** The revision that students see; `null` before the course was published for the first time. */
  published_revision: number | null
  /** The course is live, and students see something else than what it is now. */
  has_unpublished_changes: boolean
  /** `null` while the wizard has not been finished. */
  setup_completed_at: string | null
  /** The wizard step to come back to, on any device. */
  setup_step: WizardStep
  created_at: string
  updated_at: string
  /** Present on `GET /api/courses/{id}`, in order. */
  chapters?: Chapter[]
  totalChapters: number
  totalVideos: number
  /** Seconds of all ready videos. */
  totalDuration: number
  /** The picture that somebody chose; `null`: that of the first ready video stands for the course. */
  picture: string | null
  /** Of the chosen picture or the automatic one; absent where there is none. */
  thumbnailUrl?: string
}

/** What somebody may do with a course: everything; edit and publish; look. */
export type CourseAccess = 'owner' | 'editor' | 'viewer'

/** A course together with its outline. */
export interface CourseTree extends Course {
  chapters: Chapter[]
  /** What the reader of this answer may do. */
  access: CourseAccess
}

export interface Chapter {
  id: string
  title: string
  courseId: string
  /** 0-based place among the chapters of the course. */
  order: number
  /** In order. */
  videos: Video[]
  videoCount: number
  /** Seconds. */
  totalDuration?: number
}

export interface Video {
  id: string
  /** The title that people see and rename. */
  filename: string
  /** The name that the file had on the instructor's computer; empty while the video is planned. */
  originalFilename: string
  course_id: string
  chapter_id: string
  /** 0-based place among the videos of the chapter. */
  order: number
  /** Seconds; `null` until the file was read. */
  duration: number | null
  /** Bytes; 0 while the video is planned. */
  size: number
  /** MIME type, e.g. `video/mp4`; empty while the video is planned. */
  format: string
  status: VideoStatus
  /** Machine-readable reason of status `error`. */
  error_code: string | null
  /** The same reason as a sentence for the instructor. */
  error_message: string | null
  width: number | null
  height: number | null
  /** e.g. `avc, aac`. */
  codecs: string | null
  /**
   * Of the whole file, e.g. `crc32:1a2b3c4d` or, on S3, `md5:…-12`. Present when the browser and the storage agree on
   * every part: the file is verified.
   */
  checksum: string | null
  /** The upload that is still open for this video, if any. */
  upload: VideoUploadState | null
  /** How far the work on its file has come, or on the one that is to take its place. */
  processing: VideoProcessing | null
  /** A file that was to take the place of the one that the video has, and did not. */
  failed_replacement: FailedReplacement | null
  /** Anybody may watch it in the live course, also where the course has a price. */
  free_preview: boolean
  /** By language. */
  captions: VideoCaption[]
  backblaze_file_id: string | null
  backblaze_url: string | null
  created_at: string
  updated_at: string
  thumbnailUrl?: string
  streamUrl?: string
  downloadUrl?: string
}

/** Captions of a video in one language, without their text. */
export interface VideoCaption {
  /** BCP 47. */
  language: string
  /** As a player lists it, e.g. `Deutsch`. */
  label: string
  /** Grows by one with every change. */
  revision: number
  /** Tells one text from another. */
  checksum: string
  cues: number
  /** When the last one ends, seconds. */
  ends: number
}

/** What a page needs to know of an unfinished upload. */
export interface VideoUploadState {
  id: string
  state: UploadState
  /** Bytes of each part but the last. */
  partSize: number
  partCount: number
  /** The video has a file, and keeps it until this one is known to play. */
  replaces: boolean
}

export interface VideoProcessing {
  /** Whole, never falling; what is ready has none. */
  percent: number
  /**
   * What is being done: `reading`, `poster`, `copying`, `converting`, `previews`; `waiting` for a conversion to begin, `null`
   * for anybody to take it up.
   */
  step: string | null
}

export interface FailedReplacement {
  uploadId: string
  /** Why, as a sentence for the instructor. */
  message: string
}

export type UploadState = 'open' | 'paused' | 'completing' | 'done' | 'aborted'

/** What the wizard holds until the server has it. */
export interface CourseCreationData {
  title: string
  description: string
  price: number | null
  difficulty: Difficulty
  /** Structure planned before the draft exists; sent with it, then emptied. */
  plannedChapters: PlannedChapter[]
}

export interface PlannedChapter {
  id: string
  title: string
  plannedVideos: PlannedVideo[]
}

export interface PlannedVideo {
  id: string
  filename: string
  /** Absent when only the title is planned, and after a reload. */
  file?: File
}

/** One file on its way to the server. */
export interface UploadItem {
  /** The upload's id in the ledger (`/api/uploads/{id}`), made by the browser. */
  id: string
  file: File
  filename: string
  courseId: string
  chapterId: string
  /** Made by the browser, so the row exists before the server answered. */
  videoId: string
  /** The video has a file, and keeps it until this one is known to play. */
  replaces?: boolean
  /** 0–100, whole numbers, never falling; 100 only after the server confirmed the file. */
  progress: number
  status: 'pending' | 'uploading' | 'processing' | 'complete' | 'error'
  /** Stopped by the user; it sends nothing until it is resumed. `status` is `pending` then. */
  isPaused?: boolean
  /** There is no network; it goes on by itself. */
  isWaiting?: boolean
  /** While it sends, once a second: smoothed, and `null` seconds while nothing moves. */
  pace?: { bytesPerSecond: number; secondsLeft: number | null }
  /** It is not sent before a person says so: why browsers may not play it. `status` is `pending` then. */
  doubt?: string
  /** The file was looked at and is none that could be sent; `status` is `error`, and another file helps. */
  isRefused?: boolean
  backblazeFileId?: string
  error?: string
  /** It was not sent, because these videos have it: the person is asked what to do. */
  known?: KnownFile[]
}
