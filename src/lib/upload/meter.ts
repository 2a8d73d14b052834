import type { Pace } from './upload-events'

/** What lies so far back counts for a third: the number stays calm, and follows a change within half a minute. */
const MEMORY_MS = 10_000
/** The first moments say nothing. */
const SETTLED_MS = 1_000

/** Speed, smoothed: the average of the past, of which every second counts less than the one after it. */
export interface Meter {
  add: (bytes: number) => void
  /** 0 before the first second is over. */
  bytesPerSecond: () => number
}

export function createMeter(now: () => number): Meter {
  let bytes = 0
  /** Of the time in the average, milliseconds: `MEMORY_MS` in the long run. */
  let weight = 0
  let at = now()
  const begun = at

  const fade = () => {
    const kept = Math.exp((at - now()) / MEMORY_MS)
    at = now()
    bytes *= kept
    weight = weight * kept + MEMORY_MS * (1 - kept)
  }
  return {
    add: (more) => {
      fade()
      bytes += more
    },
    bytesPerSecond: () => {
      fade()
      return at - begun < SETTLED_MS ? 0 : (1_000 * bytes) / weight
    },
  }
}

/**
 * How fast `bytes` go, and how long they will take.
 * @param most seconds that it takes in any case, e.g. until all files are sent: one that has just begun knows less
 */
export function paceOf(bytes: number, meter: Meter, most: number | null = null): Pace {
  const bytesPerSecond = meter.bytesPerSecond()
  const own = bytesPerSecond < 1 ? null : Math.ceil(bytes / bytesPerSecond)
  return { bytesPerSecond, secondsLeft: own && Math.min(own, most ?? own) }
}
