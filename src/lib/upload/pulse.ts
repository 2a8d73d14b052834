import type { UploadEnvironment } from './environment'

const BEAT_MS = 1_000
/** Browsers call timers of hidden pages once a minute: only a longer gap is a sleep. */
const SLEPT_MS = 90_000

/** The heart of the uploads: it beats once a second, and notices when it stood still. */
export interface Pulse {
  /** Beats until the returned function was called, by everyone who called this. */
  start: () => () => void
  onBeat: (listener: () => void) => () => void
  /**
   * Calls `listener` when the machine woke up or the network came back: connections that were open are dead without
   * saying so, addresses may have run out, and what waits need not wait longer.
   */
  onWake: (listener: () => void) => () => void
  /** How often that was. */
  wakes: () => number
}

export function createPulse(environment: UploadEnvironment): Pulse {
  const beats = new Set<() => void>()
  const wakings = new Set<() => void>()
  let wakes = 0
  let users = 0
  let stop = () => {}

  const tell = (listeners: Set<() => void>) => [...listeners].forEach((listener) => listener())
  const wake = () => {
    wakes += 1
    tell(wakings)
  }
  const live = () => {
    let last = environment.date()
    let stopBeat = () => {}
    let stopOnline = () => {}
    const beat = () => {
      stopBeat = environment.later(beat, BEAT_MS)
      const gap = environment.date() - last
      last += gap
      if (gap > SLEPT_MS) wake()
      tell(beats)
    }
    const online = () => {
      stopOnline = environment.onOnline(online)
      wake()
    }
    stopBeat = environment.later(beat, BEAT_MS)
    stopOnline = environment.onOnline(online)
    return () => {
      stopBeat()
      stopOnline()
    }
  }
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    start: () => {
      if (users === 0) stop = live()
      users += 1
      return () => {
        users -= 1
        if (users === 0) stop()
      }
    },
    onBeat: listen(beats),
    onWake: listen(wakings),
    wakes: () => wakes,
  }
}
