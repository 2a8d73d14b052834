import type { Video } from '@/types/course'

export interface UploadRequest {
  /** Made by the caller, as `videoId`: repeating the start is the same upload. */
  id: string
  videoId: string
  courseId: string
  chapterId: string
  file: File
  /** The server has this upload already, perhaps with parts: only the missing ones are sent. */
  isBegun?: boolean
  /** The video has a file, and keeps it until this one is known to play. */
  replaces?: boolean
}

/** How fast bytes get through. */
export interface Pace {
  /** Smoothed; 0 while nothing moves. */
  bytesPerSecond: number
  /** `null` while nothing moves. */
  secondsLeft: number | null
}

/** What happened to one upload, in order. A `failed` one keeps its file: `retry` goes on where it stopped. */
export type UploadEvent = { request: UploadRequest } & (
  | { type: 'queued' }
  /** The server knows the file now. */
  | { type: 'started'; video: Video }
  /** Also after `waiting`: it goes on. */
  | { type: 'sending' }
  /** There is no network; it goes on by itself when there is. */
  | { type: 'waiting' }
  /** By `pause`; `resume` puts it in line again. */
  | { type: 'paused' }
  | { type: 'progress'; percent: number }
  /** Once a second while it sends. */
  | ({ type: 'pace'; sentBytes: number } & Pace)
  /** Every byte is there; the server puts the file together and reads it. */
  | { type: 'processing' }
  | { type: 'complete'; video: Video }
  /**
   * `video` is set when the server has read the file and cannot use it; `isRefused` when a look at the file has shown
   * that before anything was sent.
   */
  | { type: 'failed'; message: string; video?: Video; isRefused?: true }
  /** Nothing is sent until a person says whether it is to be: the message is the reason for the doubt. */
  | { type: 'asked'; message: string }
  | { type: 'cancelled' }
)
