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

/** @returns whole seconds; `null` while nothing moves */
export const secondsFor = (bytes: number, bytesPerSecond: number): number | null =>
  bytesPerSecond < 1 ? null : Math.ceil(bytes / bytesPerSecond)
