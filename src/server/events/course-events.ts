import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { CourseAccess } from '@/types/course'
import type { Bye, ByeReason, Progress } from '@/types/live'
import type { Database } from '../db/client'
import { operationRepository } from '../db/repositories/operation-repository'
import { presenceRepository } from '../db/repositories/presence-repository'
import { watchRepository, type Watch, type WatchState } from '../db/repositories/watch-repository'
import type { Logger } from '../log'
import { createEventStream, heartbeat, message, retryAfter } from './event-stream'
import { createListener } from './listener'
import { channels } from './notify'
import { createPresence } from './presence'
import { Room, type Follower } from './room'

export interface FollowRequest extends Watch {
  /** The tab. */
  clientId: string
  /** The last revision that the caller has; without it, only what happens from now on is sent. */
  afterRevision?: number | undefined
  /** Cuts the caller's connection. */
  abort?: (() => void) | undefined
}

/** Follows courses for the clients of this process. */
export interface CourseEvents {
  /**
   * A stream of server-sent events, until the caller hangs up or loses the right to it.
   * @throws AppError `unauthenticated`, `notFound`, `rateLimited`, `unavailable`
   */
  follow(request: FollowRequest): Promise<ReadableStream<Uint8Array>>
  /** Streams open now, for the figures. */
  readonly streamCount: number
  /** Says goodbye to every client, takes no more of them, and hangs up. Safe to repeat. */
  stop: () => Promise<void>
}

/** Streams of one account, over all servers: more than anybody's tabs, too few to tie a server up. */
export const STREAMS_PER_ACCOUNT = 20

const defaultTiming = {
  /** How often rights, sessions, revisions and presence are looked at, whether or not anything was said. */
  lookMs: 5_000,
  beatMs: 15_000,
  /** A reader that takes nothing for so long is cut off. */
  slowMs: 30_000,
  /**
   * Streams are renewed now and then: a computer that is closed does not say goodbye, and its connection may look
   * alive for a quarter of an hour.
   */
  lifetimeMs: 300_000,
}

export interface CourseEventsOptions {
  db: Database
  /** The same database, for a connection of its own. */
  url: string
  log: Logger
  /** Other intervals, for tests. */
  timing?: Partial<typeof defaultTiming>
}

/** One open stream. */
interface Client extends Follower, Watch {
  clientId: string
  access: CourseAccess | null
  renewAt: number
}

const goodbyes: Record<ByeReason, string> = {
  removed: 'You are no longer on this course.',
  signedOut: 'You were signed out. Sign in to go on.',
  deleted: 'This course was deleted.',
  stopping: 'The server restarts. This page connects again by itself.',
}

const bye = (reason: ByeReason): Uint8Array => {
  const data: Bye = { reason, message: goodbyes[reason] }
  return message('bye', data)
}

const progress = (videoId: string, percent: number, step: string): Uint8Array => {
  const data: Progress = { videoId, percent, step }
  return message('progress', data)
}

const accessIs = (access: CourseAccess | null) => message('access', { access })

const reasonToEnd = ({ isSignedIn, isDeleted, access }: WatchState): ByeReason | undefined => {
  if (!isSignedIn) return 'signedOut'
  if (isDeleted) return 'deleted'
  return access === null ? 'removed' : undefined
}

/** Not all clients of a server that restarts come back in the same moment. */
const between = (fromMs: number, toMs: number) => fromMs + Math.random() * (toMs - fromMs)

export function createCourseEvents({ db, url, log, ...options }: CourseEventsOptions): CourseEvents {
  const timing = { ...defaultTiming, ...options.timing }
  const server = newId()
  const clients = new Set<Client>()
  const rooms = new Map<string, Room>()
  /** Streams of each account here, those included that are about to open. */
  const taken = new Map<string, number>()
  let timers: NodeJS.Timeout[] = []
  let isStopping = false
  let stopped: Promise<void> | undefined

  const presence = createPresence({ db, server, log, entries: () => clients })
  const listener = createListener({
    url,
    channels: [channels.course, channels.presence, channels.access, channels.progress],
    log,
    onMessage: (channel, payload) => {
      const [courseId = '', revision, percent, step = ''] = payload.split(':')
      const room = rooms.get(courseId)
      if (!room) return
      if (channel === channels.course) room.advance(Number(revision))
      if (channel === channels.progress) room.tell(progress(revision ?? '', Number(percent), step))
      if (channel === channels.presence) room.presenceChanged()
      if (channel === channels.access) look([...clients].filter((client) => client.courseId === courseId))
    },
    onListening: () => lookAtAll(), // whatever was said while nobody listened is in the database
  })

  const roomOf = (courseId: string): Room => {
    const known = rooms.get(courseId)
    if (known) return known
    const room = new Room({
      readEvents: (revision, limit) => operationRepository.listAfter(db, courseId, revision, limit),
      readPresence: async () => ({
        people: (await presenceRepository.list(db, [courseId])).get(courseId) ?? [],
      }),
      onError: (error) => log.warn({ err: error, courseId }, 'could not read what followers wait for'),
    })
    rooms.set(courseId, room)
    return room
  }

  const count = (userId: string, by: 1 | -1) => {
    const now = (taken.get(userId) ?? 0) + by
    if (now > 0) taken.set(userId, now)
    else taken.delete(userId)
  }

  const leave = (client: Client, willReturn = false) => {
    if (!clients.delete(client)) return
    count(client.userId, -1)
    const room = rooms.get(client.courseId)
    room?.followers.delete(client)
    if (room?.followers.size === 0) rooms.delete(client.courseId)
    if (!isStopping) presence.changed(client, willReturn)
  }

  const settle = (client: Client, state: WatchState) => {
    const reason = reasonToEnd(state)
    if (reason) return client.stream.end(bye(reason))
    if (state.access !== client.access) {
      client.access = state.access
      client.stream.send(accessIs(state.access))
    }
    rooms.get(client.courseId)?.advance(state.revision)
  }

  const logged = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.warn({ err: error }, 'could not look after those who follow courses'))

  /** Ends and updates what the state of things no longer allows. */
  const look = (some: Client[]) => {
    if (some.length === 0) return
    const checked = watchRepository.check(db, some).then((states) =>
      some.forEach((client, i) => {
        const state = states[i]
        if (state) settle(client, state)
      }),
    )
    void logged(checked)
  }

  const lookAtAll = () => {
    look([...clients])
    if (rooms.size === 0) return
    const seen = presenceRepository.list(db, [...rooms.keys()]).then((people) => {
      for (const [courseId, room] of rooms) room.presenceSeen({ people: people.get(courseId) ?? [] })
    })
    void logged(seen)
  }

  const onLook = () => {
    const now = Date.now()
    for (const client of clients) {
      client.stream.checkProgress(now, timing.slowMs)
      if (now < client.renewAt || !client.stream.isReady) continue
      leave(client, true)
      client.stream.end(retryAfter(between(50, 500)))
    }
    lookAtAll()
  }

  const onBeat = () => {
    for (const { stream } of clients) if (stream.isReady) stream.send(heartbeat)
    presence.refresh()
  }

  const start = () => {
    if (timers.length > 0) return
    listener.start()
    timers = [setInterval(onLook, timing.lookMs).unref(), setInterval(onBeat, timing.beatMs).unref()]
  }

  const refuseTooMany = async (userId: string): Promise<void> => {
    const elsewhere = await presenceRepository.countElsewhere(db, userId, server)
    if ((taken.get(userId) ?? 0) + elsewhere <= STREAMS_PER_ACCOUNT) return
    const message = `You have courses open in ${STREAMS_PER_ACCOUNT} tabs already. Close some of them, then reload this one.`
    throw new AppError('rateLimited', message, { retryAfter: 30 })
  }

  const refuseWhenStopping = () => {
    if (!isStopping) return
    throw new AppError('unavailable', 'The server is stopping. Ask again in a moment.', { retryAfter: 2 })
  }

  const open = (request: FollowRequest, state: WatchState): ReadableStream<Uint8Array> => {
    const { courseId, userId, sessionId, clientId, afterRevision = state.revision, abort } = request
    const { access } = state
    const stream = createEventStream({
      onReady: () => rooms.get(courseId)?.deliver(),
      onClosed: () => leave(client),
      abort: () => abort?.(),
    })
    const client: Client = {
      ...{ courseId, userId, sessionId, clientId, stream, access },
      cursor: afterRevision,
      renewAt: Date.now() + between(0.8, 1) * timing.lifetimeMs,
    }
    stream.send(retryAfter(between(1_000, 3_000)))
    stream.send(accessIs(access))
    if (afterRevision > state.revision) {
      // The caller knows more than there is: the database was put back to an earlier day.
      client.cursor = state.revision
      stream.send(message('reset', { revision: state.revision }, state.revision))
    }
    clients.add(client)
    const room = roomOf(courseId)
    room.followers.add(client)
    room.advance(state.revision)
    presence.changed(client)
    return stream.body
  }

  return {
    async follow(request) {
      refuseWhenStopping()
      start()
      count(request.userId, 1)
      try {
        await refuseTooMany(request.userId)
        const [state] = await watchRepository.check(db, [request])
        refuseWhenStopping()
        if (!state?.isSignedIn) throw new AppError('unauthenticated', 'Sign in to go on.')
        if (reasonToEnd(state)) {
          throw new AppError('notFound', 'This course does not exist, or it is not yours.')
        }
        return open(request, state)
      } catch (error) {
        count(request.userId, -1)
        throw error
      }
    },
    get streamCount() {
      return clients.size
    },
    stop() {
      isStopping = true
      stopped ??= (async () => {
        timers.forEach(clearInterval)
        for (const { stream } of [...clients]) {
          stream.send(retryAfter(between(200, 2_000)))
          stream.end(bye('stopping'))
        }
        await Promise.all([listener.stop(), presence.stop()])
      })()
      return stopped
    },
  }
}
