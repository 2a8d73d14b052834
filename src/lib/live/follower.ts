import { AppError } from '@/lib/errors'
import type { CourseEvent } from '@/types/operations'

export interface FollowerOptions {
  /** The revision that the base stands at; `undefined` while the course is not loaded. */
  revision: () => number | undefined
  /** Applies events that follow the base one after another, without a gap. */
  apply: (events: readonly CourseEvent[]) => void
  /** What happened after a revision, in order. @throws AppError `notFound`, `forbidden`: it cannot be followed */
  fetchAfter: (revision: number) => Promise<readonly CourseEvent[]>
  /** Reads the whole course again, when it can be followed no other way. */
  reload: () => void
}

/** What is missing is often on its way by the stream already. */
const PATIENCE_MS = 150

/** Codes after which asking again later may help; with any other one the course is read anew. */
const passing = new Set(['network', 'timeout', 'unavailable', 'rateLimited', 'internal', 'aborted'])

export type Follower = ReturnType<typeof createFollower>

/**
 * Brings events into order: each revision is applied once, whether it comes by the stream, with an answer, twice or
 * too early. A gap is filled by asking for what happened since.
 */
export function createFollower({ revision, apply, fetchAfter, reload }: FollowerOptions) {
  const early = new Map<number, CourseEvent>()
  /** The newest revision heard of. */
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isFetching = false

  const note = (events: readonly CourseEvent[]) => {
    for (const event of events) {
      early.set(event.operation.revision, event)
      newest = Math.max(newest, event.operation.revision)
    }
  }
  const drain = () => {
    const base = revision()
    if (base === undefined) return early.clear()
    const ready: CourseEvent[] = []
    for (let next = base + 1; ; next += 1) {
      const event = early.get(next)
      if (!event) break
      ready.push(event)
    }
    const reached = base + ready.length
    for (const known of early.keys()) if (known <= reached) early.delete(known)
    if (ready.length > 0) apply(ready)
  }
  const isBehind = () => {
    const base = revision()
    return base !== undefined && base < newest
  }
  const fillLater = () => {
    if (timer !== undefined || !isBehind()) return
    timer = setTimeout(() => {
      timer = undefined
      if (isBehind()) void catchUp()
    }, PATIENCE_MS)
  }

  const catchUp = async () => {
    const base = revision()
    if (base === undefined || isFetching) return
    isFetching = true
    try {
      const events = await fetchAfter(base)
      isFetching = false
      note(events)
      drain()
      if (revision() !== base) return fillLater()
      // The server no longer tells what is missing; what is heard from now on counts again.
      if (isBehind()) {
        newest = base
        reload()
      }
    } catch (error) {
      isFetching = false
      if (error instanceof AppError && !passing.has(error.code)) reload()
    }
  }

  return {
    take: (events: readonly CourseEvent[]): void => {
      note(events)
      drain()
      fillLater()
    },
    /** The server spoke of a revision without saying what happened. */
    heardOf: (heard: number): void => {
      newest = Math.max(newest, heard)
      fillLater()
    },
    /** The base was replaced by a newer reading: what came too early may fit now. */
    rebased: drain,
    /** Asks for what happened since, e.g. when the page is looked at again. */
    catchUp,
  }
}
