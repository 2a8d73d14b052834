import type { CourseAccess } from '@/types/course'
import type { Bye, Presence, Progress } from '@/types/live'
import type { CourseEvent } from '@/types/operations'

/** The part of `EventSource` that is used. */
export interface EventSourceLike {
  onopen: (() => void) | null
  onerror: (() => void) | null
  addEventListener: (name: string, listener: (event: { data: string }) => void) => void
  close: () => void
}

/** What the stream needs of the browser; replaced in tests. */
export interface StreamEnvironment {
  open: (url: string) => EventSourceLike
  isVisible: () => boolean
  /** @returns the function that ends it */
  onVisibility: (listener: () => void) => () => void
  /** @returns the function that cancels it */
  later: (task: () => void, ms: number) => () => void
  /** From 0 to 1. */
  random: () => number
}

export interface StreamHandlers {
  /** The revision that the page has; `undefined` while the course is not loaded. */
  revision: () => number | undefined
  /** Connected, for the first time or again. */
  onOpen: () => void
  onEvent: (event: CourseEvent) => void
  onPresence: (presence: Presence) => void
  onAccess: (access: CourseAccess) => void
  onProgress: (progress: Progress) => void
  /** What was missed is no longer kept: the course must be read again. */
  onReset: () => void
  /** The server has ended it, and coming back is of no use. */
  onBye: (bye: Bye) => void
  /** It could not be opened several times; asking for the course tells why. */
  onTrouble: () => void
}

/** A tab that nobody looks at gives its connection back: a browser has six of them for one HTTP/1.1 server. */
const CLOSE_WHEN_HIDDEN_MS = 60_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
/** Failures in a row that look like more than a hiccup. */
const TROUBLE_AFTER = 3

/**
 * Follows a course for as long as the page is looked at: events, people and rights as they happen, each connection
 * from the revision that the page has by then.
 * @returns the function that ends it
 */
export function followCourse(
  courseId: string,
  clientId: string,
  handlers: StreamHandlers,
  environment: StreamEnvironment = browser,
): () => void {
  let source: EventSourceLike | undefined
  let failures = 0
  let isOver = false
  let cancelPause = () => {}
  let cancelClose = () => {}

  const close = () => {
    source?.close()
    source = undefined
  }
  const connect = () => {
    cancelPause()
    if (isOver || source || !environment.isVisible()) return
    const query = new URLSearchParams({ client: clientId })
    const revision = handlers.revision()
    if (revision !== undefined) query.set('after', String(revision))
    const opened = environment.open(`/api/courses/${encodeURIComponent(courseId)}/events?${query}`)
    source = opened
    opened.onopen = () => {
      failures = 0
      handlers.onOpen()
    }
    // The browser would come back with the last event of this stream; the page may know of later ones by now.
    opened.onerror = () => {
      if (source !== opened) return
      close()
      failures += 1
      if (failures === TROUBLE_AFTER) handlers.onTrouble()
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
      cancelPause = environment.later(connect, longest / 2 + (longest / 2) * environment.random())
    }
    const on = <T>(name: string, handle: (data: T) => void) =>
      opened.addEventListener(name, ({ data }) => {
        if (source === opened) handle(JSON.parse(data) as T) // the API is of this build; `types/` is its contract
      })
    on('operation', handlers.onEvent)
    on('presence', handlers.onPresence)
    on('progress', handlers.onProgress)
    on('access', ({ access }: { access: CourseAccess }) => handlers.onAccess(access))
    on('reset', () => handlers.onReset())
    on('bye', (bye: Bye) => {
      close()
      if (bye.reason === 'stopping') {
        cancelPause = environment.later(connect, FIRST_PAUSE_MS * (1 + environment.random()))
        return
      }
      isOver = true
      handlers.onBye(bye)
    })
  }
  const stopListening = environment.onVisibility(() => {
    cancelClose()
    if (environment.isVisible()) connect()
    else {
      cancelClose = environment.later(() => {
        cancelPause()
        close()
      }, CLOSE_WHEN_HIDDEN_MS)
    }
  })
  connect()
  return () => {
    isOver = true
    stopListening()
    cancelPause()
    cancelClose()
    close()
  }
}

const browser: StreamEnvironment = {
  open: (url) => new EventSource(url) as EventSourceLike, // its events of these names carry text
  isVisible: () => document.visibilityState === 'visible',
  onVisibility: (listener) => {
    document.addEventListener('visibilitychange', listener)
    return () => document.removeEventListener('visibilitychange', listener)
  },
  later: (task, ms) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}
