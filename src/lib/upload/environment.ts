import { AppError } from '@/lib/errors'
import type { DigestKind } from './digest'

/** What the engine takes from its surroundings, so that tests can turn time and chance by hand. */
export interface UploadEnvironment {
  createXhr: () => XMLHttpRequest
  /** 0 (inclusive) to 1. */
  random: () => number
  /** Milliseconds, rising. */
  now: () => number
  /** Milliseconds of the calendar, which go on while the machine sleeps; `now` may stand still. */
  date: () => number
  /** Calls `task` once after `ms`. @returns the function that calls it off */
  later: (task: () => void, ms: number) => () => void
  isOnline: () => boolean
  /** Calls `listener` the next time the connection is back. @returns the function that ends it */
  onOnline: (listener: () => void) => () => void
  /** Off the main thread. @throws AppError `conflict` when the file can no longer be read */
  digest: (blob: Blob, kind: DigestKind) => Promise<string>
  /** Keeps the machine from falling asleep. @returns the function that lets it */
  keepAwake: () => () => void
}

export const cancelled = () => new AppError('aborted', 'Cancelled.')

/** Calls `done` when it happens. @returns the function that no longer waits for it */
export type Happening = (done: () => void) => () => void

/** Resolves when one of `events` calls back; rejects with `aborted` when `signal` fires first. */
function until(events: readonly Happening[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled())
    const stops: (() => void)[] = []
    const settle = (then: () => void) => {
      stops.forEach((stop) => stop())
      signal.removeEventListener('abort', leave)
      then()
    }
    const leave = () => settle(() => reject(cancelled()))
    signal.addEventListener('abort', leave, { once: true })
    for (const event of events) stops.push(event(() => settle(resolve)))
  })
}

/** @param orWhen ends the waiting early */
export const wait = (
  environment: UploadEnvironment,
  ms: number,
  signal: AbortSignal,
  orWhen: readonly Happening[] = [],
): Promise<void> => until([(done) => environment.later(done, ms), ...orWhen], signal)

/** A browser without a network says "offline" even where the server runs on the same machine: look again. */
const LOOK_AGAIN_MS = 10_000

/** Resolves when the connection is back, or when it is time to try whether it is. */
export const untilOnline = (
  environment: UploadEnvironment,
  signal: AbortSignal,
  orWhen: readonly Happening[] = [],
): Promise<void> =>
  wait(environment, LOOK_AGAIN_MS, signal, [(done) => environment.onOnline(done), ...orWhen])
