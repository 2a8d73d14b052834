import { formatBytes, formatClock } from '@/lib/format'
import { mayBeRetried, processingWords, wasStopped } from '@/lib/processing'
import type { UploadItem, Video, VideoStatus } from '@/types/course'

/** How one video's row shows where its file stands. */
export interface VideoState {
  /** What the bar is drawn as. */
  status: VideoStatus
  /** 0–100, for the bar of an upload. */
  progress: number
  /** `null` for a ready video: its length is the news. */
  words: string | null
  tone: 'plain' | 'acc' | 'wait' | 'bad'
  /** The reason of a failure, a sentence. */
  reason: string | null
  /** The one thing to do about it. */
  action: 'retry' | 'process' | 'stop' | 'choose' | 'replace' | 'ask' | null
}

const state = (status: VideoStatus, words: string | null, rest: Partial<VideoState> = {}): VideoState => ({
  status,
  words,
  progress: 0,
  tone: 'plain',
  reason: null,
  action: null,
  ...rest,
})

const processing = (video: Video): VideoState =>
  state('processing', processingWords(video), {
    tone: 'wait',
    // Before the server says that it has the file there is nothing to stop.
    action: video.status === 'processing' ? 'stop' : null,
  })

/** The file that is to take the place of the one that plays. */
const checking = state('ready', 'Checking the new file', { tone: 'wait' })

/** What a video that has a file says of the one that is to take its place. */
function replacementState(upload: UploadItem): VideoState | undefined {
  switch (upload.status) {
    case 'pending':
      return upload.doubt === undefined
        ? state('ready', 'New file queued')
        : state('ready', 'New file waits for your answer', { tone: 'wait' })
    case 'uploading':
      return state('ready', `New file ${upload.progress}%`, { tone: 'acc' })
    case 'processing':
      return checking
    case 'error':
      return state('ready', 'Not replaced', {
        tone: 'bad',
        reason: upload.error ?? 'The upload stopped. Retry sends the rest.',
        action: upload.isRefused ? 'replace' : 'retry',
      })
    case 'complete':
      return undefined
  }
}

/** @param upload the file that this page sends for the video, if any; the server's word ends a finished one */
export function videoState(video: Video, upload?: UploadItem): VideoState {
  const replacement = upload?.replaces && replacementState(upload)
  if (replacement) return replacement
  switch (upload?.status) {
    case 'pending':
      if (upload.isPaused) {
        return state('uploading', `Paused at ${upload.progress}%`, { progress: upload.progress })
      }
      return upload.doubt === undefined
        ? state('uploading', 'Queued')
        : state('uploading', 'Waits for your answer', { tone: 'wait' })
    case 'uploading':
      return state('uploading', `Uploading ${upload.progress}%`, { progress: upload.progress, tone: 'acc' })
    case 'processing':
      return processing(video)
    case 'error':
      if (upload.known) {
        return state('uploading', 'Waits for your choice', { tone: 'wait', action: 'ask' })
      }
      if (upload.isRefused) {
        return state('error', 'Not sent', {
          tone: 'bad',
          reason: upload.error ?? 'This file is not a video.',
          action: 'replace',
        })
      }
      return state('error', 'Upload stopped', {
        tone: 'bad',
        reason: upload.error ?? 'The upload stopped. Retry sends the rest.',
        action: 'retry',
      })
  }
  const isGivenUp = video.error_code === 'uploadExpired'
  switch (video.status) {
    case 'planned':
      return state('planned', 'No file yet')
    case 'uploading':
      return upload?.status === 'complete'
        ? state('processing', 'Processing', { tone: 'wait' })
        : state('uploading', 'Upload interrupted', { tone: 'wait', action: 'choose' })
    case 'processing':
      return processing(video)
    case 'error':
      if (wasStopped(video)) {
        return state('error', 'Stopped', { tone: 'wait', action: 'process' })
      }
      if (mayBeRetried(video)) {
        return state('error', 'Not processed', {
          tone: 'bad',
          reason: video.error_message,
          action: 'process',
        })
      }
      return state('error', isGivenUp ? 'Upload given up' : 'Cannot be read', {
        tone: 'bad',
        reason:
          video.error_message ?? 'This file cannot be read as a video. Export it again and choose it here.',
        action: isGivenUp ? 'choose' : 'replace',
      })
    case 'ready':
      if (video.processing !== null) return checking
      return video.failed_replacement === null
        ? state('ready', null)
        : state('ready', 'Not replaced', {
            tone: 'bad',
            reason: video.failed_replacement.message,
            action: 'replace',
          })
  }
}

/** What stands in the column of times: the length once it is known, before that the size of the file. */
export function lengthOrSize(video: Video, upload?: UploadItem): string {
  if (video.duration !== null) return formatClock(video.duration)
  const size = video.size || upload?.file.size || 0
  return size > 0 ? formatBytes(size) : ''
}

const ASSUMED_SECONDS = 480

/** Seconds that a chapter's strip stands for; a length not known yet counts as 8 minutes. */
export const drawnSeconds = (videos: readonly Pick<Video, 'duration'>[]): number =>
  videos.reduce((total, { duration }) => total + (duration ?? ASSUMED_SECONDS), 0)
