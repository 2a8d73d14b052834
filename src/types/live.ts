/** Somebody who has the course open right now. */
export interface PresentPerson {
  id: string
  name: string
  /** Tabs and devices. */
  clients: number
}

/** `event: presence` of `GET /api/courses/{id}/events`. */
export interface Presence {
  people: PresentPerson[]
}

/**
 * Why the server ends a stream: `stopping` is worth coming back for at once, the other ones are not.
 */
export type ByeReason = 'removed' | 'signedOut' | 'deleted' | 'stopping'

/** `event: bye`: the last one of a stream. */
export interface Bye {
  reason: ByeReason
  /** The reason as a sentence for people. */
  message: string
}

/** `event: progress`: how far the work on a video's file has come. It is never less than before. */
export interface Progress {
  videoId: string
  percent: number
  step: string
}

/** `event: reset`: what was missed is no longer kept; read the course again, it has at least this revision. */
export interface Reset {
  revision: number
}

/** What a page knows of the others on its course. */
export interface LiveState extends Presence {
  /** The server has ended the stream, and the page follows no longer. */
  bye: Bye | null
}
