import { AppError } from '@/lib/errors'
import type { LessonProgress } from '@/types/learning'

/** Sends one place in one video. @throws AppError */
type Send = (videoId: string, seconds: number, isLeaving: boolean) => Promise<LessonProgress>

/** A place is sent this often at most while a video plays, milliseconds. */
const EVERY_MS = 15_000
/** Less than this is no news, seconds. */
const STEP = 2

/** What the server will not change its mind about. */
const isFinal = (error: unknown) =>
  error instanceof AppError && ['unauthenticated', 'forbidden', 'notFound', 'invalid'].includes(error.code)

/**
 * Keeps the server told of how far somebody has watched: now and then while it plays, and when they stop. Of places
 * that could not be sent the last one is kept and sent with the next; none is worth a message to somebody who watches.
 */
export class ProgressRecorder {
  #waiting: { videoId: string; seconds: number } | undefined
  #sent: { videoId: string; seconds: number } | undefined
  #sentAt = -Infinity
  #isSending = false
  #isOver = false

  constructor(
    private readonly send: Send,
    private readonly onSaved: (progress: LessonProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Where it is right now; several times a second while it plays. */
  note(videoId: string, seconds: number): void {
    // What was not sent of another video goes first.
    if (this.#waiting && this.#waiting.videoId !== videoId) void this.flush()
    this.#waiting = { videoId, seconds }
    if (this.now() - this.#sentAt >= EVERY_MS) void this.flush()
  }

  /** Sends what is not sent yet. @param isLeaving the page goes away: the request has to outlive it */
  async flush(isLeaving = false): Promise<void> {
    const place = this.#waiting
    if (!place || this.#isOver || (this.#isSending && !isLeaving) || this.#isOld(place)) return
    this.#waiting = undefined
    this.#isSending = true
    this.#sentAt = this.now()
    try {
      this.onSaved(await this.send(place.videoId, place.seconds, isLeaving))
      this.#sent = place
    } catch (error) {
      if (isFinal(error)) this.#isOver = true
      else this.#waiting ??= place
    } finally {
      this.#isSending = false
    }
  }

  #isOld({ videoId, seconds }: { videoId: string; seconds: number }): boolean {
    return this.#sent?.videoId === videoId && Math.abs(this.#sent.seconds - seconds) < STEP
  }
}
