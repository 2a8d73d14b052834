import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { Video } from '@/types/course'
import type { Meter } from './meter'
import type { Etags } from './multipart-uploader'
import type { UploadRequest } from './upload-events'

/** One file on its way, with all its tries and pauses. */
export interface Job {
  request: UploadRequest
  /** The ledger's id. A new one when the old upload is over on the server. */
  ledgerId: string
  isStarted: boolean
  /** The server may have heard of it: it took the announcement, or nobody knows whether it did. */
  isAnnounced: boolean
  isFailed: boolean
  /** It would have been tried again, had the policy allowed it. */
  isUntried: boolean
  isPaused: boolean
  /** Nothing is left to pause. */
  isFinishing: boolean
  isOffline: boolean
  /** Ends everything, for good. */
  abort: AbortController
  /** Ends what sends at present. */
  sending: AbortController
  wasResumed: () => void
  sentBytes: number
  meter: Meter | null
  etags: Etags
  /** Settles with the request that tells the server of the upload: cancelling waits for it. */
  starting: Promise<unknown>
}

export const newJob = (request: UploadRequest): Job => ({
  request,
  ledgerId: request.id,
  isStarted: false,
  isAnnounced: request.isBegun === true,
  isFailed: false,
  isUntried: false,
  isPaused: false,
  isFinishing: false,
  isOffline: false,
  abort: new AbortController(),
  sending: new AbortController(),
  wasResumed: () => {},
  sentBytes: 0,
  meter: null,
  etags: {},
  starting: Promise.resolve(),
})

/** The old upload is over on the server, with all its parts. */
export function beginAnew(job: Job) {
  job.ledgerId = newId()
  job.etags = {}
  job.isAnnounced = false
}

/** Resolves when a paused job is resumed, or cancelled. */
export const untilResumed = (job: Job) => new Promise<void>((resolve) => (job.wasResumed = resolve))

/** The server has the bytes and found that they are no video it can use. */
export class RefusedFile extends AppError {
  constructor(readonly video: Video) {
    super(
      'notReady',
      video.error_message ?? 'This file cannot be read as a video. Export it again and choose it here.',
    )
  }
}
