import { performance } from 'node:perf_hooks'

/** Requests that are worked on at once; a process at its limit of 10 database connections is far below it. */
const MOST_IN_FLIGHT = 200
/** Requests are let in up to here whatever the process is busy with. */
const ALWAYS_IN_FLIGHT = 8
/** Work that waits so long for its turn answers nobody in good time. */
const MOST_DELAY_MS = 250
const SAMPLE_MS = 50

/** What must get through for what was begun to end well, and to see how things stand. */
const ALWAYS = /^\/(storage|healthz|readyz|metrics|api\/uploads|api\/auth\/sign-out|_next\/static)(\/|\?|$)/
/** Answers that go on for hours are no work. */
const STREAM = /^\/api\/courses\/[^/]+\/events(\?|$)/

export interface Admission {
  /**
   * Whether a request may be worked on now.
   * @param url path and query
   * @returns what to call when it is done; `null` when this process has more to do than it can in good time
   */
  admit: (url: string) => (() => void) | null
  /** Ends the measuring. */
  stop: () => void
}

export interface AdmissionOptions {
  mostInFlight?: number
  /** How late this process comes to what it has to do, in milliseconds. Measured unless given. */
  delayMs?: () => number
}

/**
 * Lets in what can be answered in good time, and turns the rest away at once: past its limit a server that takes
 * everything answers nobody. Never in the way of uploads under way, sign-out and health.
 */
export function createAdmission(options: AdmissionOptions = {}): Admission {
  const { mostInFlight = MOST_IN_FLIGHT } = options
  const measured = options.delayMs === undefined ? measureDelay() : undefined
  const delayMs = options.delayMs ?? measured?.read ?? (() => 0)
  let inFlight = 0

  return {
    admit: (url) => {
      if (ALWAYS.test(url)) return () => undefined
      const isFull = inFlight >= mostInFlight || (inFlight >= ALWAYS_IN_FLIGHT && delayMs() > MOST_DELAY_MS)
      if (isFull) return null
      if (STREAM.test(url)) return () => undefined
      inFlight += 1
      let isDone = false
      return () => {
        if (isDone) return
        isDone = true
        inFlight -= 1
      }
    },
    stop: () => measured?.stop(),
  }
}

/** How late a timer comes, with half the weight on the newest sample: one long task alone turns nobody away for long. */
function measureDelay() {
  let due = performance.now() + SAMPLE_MS
  let late = 0
  const timer = setInterval(() => {
    const now = performance.now()
    late = late / 2 + Math.max(0, now - due) / 2
    due = now + SAMPLE_MS
  }, SAMPLE_MS).unref()
  // Between two samples the one that is overdue counts, too.
  const read = () => Math.max(late, performance.now() - due)
  return { read, stop: () => clearInterval(timer) }
}
