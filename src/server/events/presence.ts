import type { Database } from '../db/client'
import { presenceRepository, type PresenceEntry } from '../db/repositories/presence-repository'
import type { Logger } from '../log'
import { notifyPresence } from './notify'

export interface PresenceOptions {
  db: Database
  /** This process. */
  server: string
  log: Logger
  /** The streams that are open here. */
  entries: () => Iterable<PresenceEntry>
}

/** A stream that was ended to be renewed: its tab is back before anybody should see it gone. */
const RETURN_MS = 10_000

const keyOf = ({ courseId, userId, clientId }: PresenceEntry) => JSON.stringify([courseId, userId, clientId])

/**
 * Keeps this server's rows of who is where like its streams. Each write says how things are and not what changed,
 * and they go one after another, so that a write that failed or came late is put right by the next one.
 */
export function createPresence({ db, server, log, entries }: PresenceOptions) {
  const changedCourses = new Set<string>()
  const returning = new Map<string, PresenceEntry & { until: number }>()
  let isStopped = false
  let running: Promise<void> | undefined

  /** The tabs that are here now, each once. */
  const present = (courseIds?: Set<string>): PresenceEntry[] => {
    const now = Date.now()
    for (const [key, { until }] of returning) if (until < now) returning.delete(key)
    const all = [...returning.values(), ...entries()].filter(
      ({ courseId }) => courseIds?.has(courseId) ?? true,
    )
    return [...new Map(all.map((entry) => [keyOf(entry), entry])).values()]
  }

  /** @param others courses where nothing changed, to be refreshed as well */
  const write = async (others: Iterable<string> = []) => {
    const changed = new Set(changedCourses)
    changedCourses.clear()
    const courses = new Set([...changed, ...others])
    try {
      await presenceRepository.sync(db, server, [...courses], present(courses))
      for (const courseId of changed) await notifyPresence(db, courseId)
    } catch (error) {
      for (const courseId of changed) changedCourses.add(courseId) // the next write takes them along
      throw error
    }
  }

  const run = (work: () => Promise<void>) => {
    if (running || isStopped) return
    running = work()
      .then(
        () => true,
        (error: unknown) => {
          log.warn({ err: error }, 'could not write who is on a course')
          return false // not again at once: the database may be away for a while
        },
      )
      .then((isDone) => {
        running = undefined
        if (isDone && changedCourses.size > 0) run(write)
      })
  }

  return { changed, refresh, stop }

  /**
   * A stream of this tab was opened or closed.
   * @param willReturn it was closed to be opened again
   */
  function changed({ courseId, userId, clientId }: PresenceEntry, willReturn = false): void {
    const entry = { courseId, userId, clientId }
    if (willReturn) returning.set(keyOf(entry), { ...entry, until: Date.now() + RETURN_MS })
    else returning.delete(keyOf(entry))
    changedCourses.add(courseId)
    run(write)
  }

  /** Shows that this server and its clients are alive, and forgets those of servers that are not. */
  function refresh(): void {
    run(async () => {
      await write(new Set(present().map(({ courseId }) => courseId)))
      await presenceRepository.removeExpired(db)
    })
  }

  /** Takes this server's people out. */
  async function stop(): Promise<void> {
    isStopped = true
    await running
    try {
      for (const courseId of await presenceRepository.removeServer(db, server)) {
        await notifyPresence(db, courseId)
      }
    } catch (error) {
      log.warn({ err: error }, 'could not write that the people on this server have left')
    }
  }
}
