import type { CourseEvent } from '@/types/operations'
import type { Presence, Reset } from '@/types/live'
import { message, type EventStream } from './event-stream'

/** Somebody's stream, and how far it has come. */
export interface Follower {
  stream: EventStream
  /** The revision of the last event sent; a stream gets those behind it, in order. */
  cursor: number
  /** How many events to read for it at once, by how many of the last ones it had room for. */
  portion?: number
  /** The presence that was sent last. */
  presence?: Uint8Array | undefined
}

export interface RoomSource {
  /** Events behind this revision, ascending. */
  readEvents(afterRevision: number, limit: number): Promise<CourseEvent[]>
  readPresence(): Promise<Presence>
  onError(error: unknown): void
}

/** Events read at once, at the most; a reader that has been away for long gets them in portions, as fast as it takes them. */
const MOST_AT_ONCE = 50

/**
 * Everybody in this process who follows one course. It keeps no events itself: whoever is behind the latest known
 * revision is sent what the database holds, so a message that was not heard costs time and never an event.
 */
export class Room {
  readonly followers = new Set<Follower>()
  private latest = 0
  private presence: { bytes: Uint8Array; text: string } | undefined
  /** Not at first: whoever opens a room is written down as present, which is told here as any change is. */
  private isPresenceStale = false
  private isRunning = false
  private runsAgain = false

  constructor(private readonly source: RoomSource) {}

  /** @param revision what the course has come to, as far as the caller knows */
  advance(revision: number): void {
    this.latest = Math.max(this.latest, revision)
    this.deliver()
  }

  presenceChanged(): void {
    this.isPresenceStale = true
    this.deliver()
  }

  /** For everybody who has room just now; who has not, does without it. */
  tell(bytes: Uint8Array): void {
    for (const { stream } of this.followers) if (stream.isReady) stream.send(bytes)
  }

  /** Reads again who is here, if this is not what everybody was told. */
  presenceSeen(presence: Presence): void {
    if (JSON.stringify(presence) !== this.presence?.text) this.presenceChanged()
  }

  /** Sends everybody who has room what they have not got yet. Never more than one of it runs. */
  deliver(): void {
    if (this.isRunning) {
      this.runsAgain = true
      return
    }
    void this.run()
  }

  private async run(): Promise<void> {
    this.isRunning = true
    try {
      do {
        this.runsAgain = false
        await this.sendPresence()
        if (await this.sendEvents()) this.runsAgain = true
      } while (this.runsAgain && this.followers.size > 0)
    } catch (error) {
      this.source.onError(error) // the next message, or the next look at the clock, tries again
    } finally {
      this.isRunning = false // in the same turn as the last look at `runsAgain`: no call falls between the two
    }
  }

  private async sendPresence(): Promise<void> {
    if (this.isPresenceStale) {
      this.isPresenceStale = false
      try {
        const presence = await this.source.readPresence()
        const text = JSON.stringify(presence)
        if (text !== this.presence?.text) this.presence = { text, bytes: message('presence', presence) }
      } catch (error) {
        this.isPresenceStale = true
        throw error
      }
    }
    const bytes = this.presence?.bytes
    if (!bytes) return
    for (const follower of this.followers) {
      if (follower.presence === bytes || !follower.stream.isReady) continue
      follower.stream.send(bytes)
      follower.presence = bytes
    }
  }

  /** One portion for everybody who is behind. @returns whether there was anybody */
  private async sendEvents(): Promise<boolean> {
    const behind = [...this.followers].filter(({ stream, cursor }) => cursor < this.latest && stream.isReady)
    // Those who are nearly there first: whoever catches up on a long absence does not hold them up.
    const cursors = [...new Set(behind.map(({ cursor }) => cursor))].sort((a, b) => b - a)
    for (const cursor of cursors) {
      const latest = this.latest
      const group = behind.filter((follower) => follower.cursor === cursor)
      const portion = Math.max(...group.map((follower) => follower.portion ?? MOST_AT_ONCE))
      const events = await this.source.readEvents(cursor, portion)
      const steps = stepsOf(cursor, events, latest)
      for (const follower of group) {
        const sent = send(follower, steps)
        // Large events are not read again and again because a few of them fill a reader's buffer.
        const next = sent < steps.length ? sent * 2 : portion * 2
        follower.portion = Math.min(Math.max(next, 1), MOST_AT_ONCE)
      }
    }
    return behind.length > 0
  }
}

interface Step {
  bytes: Uint8Array
  revision: number
}

/** The messages that lead from `cursor` on; where the log has a hole, one says so instead of passing over it. */
function stepsOf(cursor: number, events: CourseEvent[], latest: number): Step[] {
  const steps: Step[] = []
  let at = cursor
  const reset = (revision: number) => {
    const data: Reset = { revision }
    steps.push({ revision, bytes: message('reset', data, revision) })
  }
  for (const event of events) {
    const { revision } = event.operation
    if (revision !== at + 1) reset(revision - 1)
    steps.push({ revision, bytes: message('operation', event, revision) })
    at = revision
  }
  if (events.length === 0 && at < latest) reset(latest)
  return steps
}

/** @returns how many there was room for */
function send(follower: Follower, steps: Step[]): number {
  for (const [index, { bytes, revision }] of steps.entries()) {
    if (!follower.stream.isReady) return index
    follower.stream.send(bytes)
    follower.cursor = revision
  }
  return steps.length
}
