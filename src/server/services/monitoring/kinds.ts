/** Milliseconds of requests, clicks and probes; finest around the limit of 100. */
const TIMES = [
  1, 2, 5, 10, 16, 25, 40, 60, 80, 100, 125, 150, 200, 300, 500, 800, 1_200, 2_500, 4_000, 10_000,
] as const
/** Cumulative layout shift has no unit. */
const SHIFTS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.4, 0.6, 1] as const
const MEGABYTES = [
  10, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1_000, 1_500, 2_000, 4_000,
] as const

/**
 * Everything that is measured. `ladder`: values are sorted into buckets of these upper bounds (one more takes the
 * rest), for percentiles over any number of processes. `periodMinutes`: how finely it is kept.
 */
export const kinds = {
  /** Requests answered; errors: 5xx. */
  http: { ladder: TIMES, periodMinutes: 1 },
  /** The same by method and pattern of the route. */
  route: { ladder: TIMES, periodMinutes: 10 },
  /** Uploads that were begun. */
  uploadBegun: { ladder: [], periodMinutes: 1 },
  /** Uploads that ended: completed, or (errors) failed. What a person cancels is neither. */
  upload: { ladder: [], periodMinutes: 1 },
  /** Real visits: the time from an interaction to the next picture, ms; label: the page. */
  inp: { ladder: TIMES, periodMinutes: 1 },
  /** Largest contentful paint, ms. */
  lcp: { ladder: TIMES, periodMinutes: 1 },
  cls: { ladder: SHIFTS, periodMinutes: 1 },
  /** Memory of a browser tab, MB, where browsers tell it. */
  tabMemory: { ladder: MEGABYTES, periodMinutes: 1 },
  /** Resident memory of a process, MB. */
  memory: { ladder: [], periodMinutes: 1 },
  /** Its JavaScript heap in use, MB. */
  heap: { ladder: [], periodMinutes: 1 },
  /** How late the event loop was, ms: the 99th percentile of each few seconds. */
  loopDelay: { ladder: TIMES, periodMinutes: 1 },
  /** Jobs that wait or run. */
  queueDepth: { ladder: [], periodMinutes: 1 },
  /** Seconds that the oldest job has been due without being worked on. */
  queueAge: { ladder: [], periodMinutes: 1 },
  /** A process that works on videos was there; the value is when, seconds since 1970. */
  works: { ladder: [], periodMinutes: 1 },
  /** Seconds since the last of them was heard of. */
  workerAge: { ladder: [], periodMinutes: 1 },
  /** Jobs that were given up and wait for an administrator. */
  deadJobs: { ladder: [], periodMinutes: 1 },
  /** Work on videos that ended; errors: given up by the server. A file that is no video is no error. */
  processing: { ladder: [], periodMinutes: 1 },
  /** A small question to the database, ms; errors: no answer. */
  database: { ladder: TIMES, periodMinutes: 1 },
  /** The same of the storage. */
  storage: { ladder: TIMES, periodMinutes: 1 },
  /** Uploads whose parts are all there and which are not joined for too long. */
  stuckUploads: { ladder: [], periodMinutes: 1 },
} as const satisfies Record<string, { ladder: readonly number[]; periodMinutes: number }>

export type Kind = keyof typeof kinds

/** Whose request it was: with the new course creation, without it, or of nobody who is signed in. */
export type Cohort = 'on' | 'off' | 'none'
