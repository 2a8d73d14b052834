import { Socket } from 'node:net'
import pg from 'pg'
import type { Logger } from '../log'
import type { Channel } from './notify'

export interface ListenerOptions {
  url: string
  channels: readonly Channel[]
  log: Logger
  onMessage: (channel: string, payload: string) => void
  /** Told each time that it listens (again): what was said before that was not heard. */
  onListening: () => void
}

export interface Listener {
  /** Connects, and keeps connecting; safe to repeat. */
  start(): void
  /** Hangs up for good. */
  stop(): Promise<void>
}

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 10_000
/** A connection that a router has forgotten looks idle for ever: asking is the only way to know. */
const PROBE_MS = 15_000
const ANSWER_TIMEOUT_MS = 5_000
const HANG_UP_MS = 1_000

/**
 * One connection of its own that hears what all servers tell each other. It comes back by itself; whoever follows
 * reads from the database what was said meanwhile.
 */
export function createListener(options: ListenerOptions): Listener {
  const { url, channels, log, onMessage, onListening } = options
  let connection: { client: pg.Client; socket: Socket } | undefined
  let retryTimer: NodeJS.Timeout | undefined
  let failures = 0
  let isStarted = false
  let isStopped = false

  const connect = () => {
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: url,
      application_name: 'lectern events',
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      stream: () => socket,
    })
    const own = { client, socket }
    connection = own

    let probe: NodeJS.Timeout | undefined
    const lose = (reason: string) => {
      clearInterval(probe)
      socket.destroy()
      if (connection !== own) return
      connection = undefined
      if (isStopped) return
      if (failures === 0) log.warn({ reason }, 'the connection for events broke; it is made again')
      const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS)
      failures += 1
      // Servers that lost the database at the same moment do not all come back at the same moment.
      retryTimer = setTimeout(connect, wait * (0.5 + Math.random() / 2))
    }
    const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

    client.on('error', (error) => lose(error.message))
    client.on('end', () => lose('it was closed'))
    client.on('notification', ({ channel, payload = '' }) => onMessage(channel, payload))

    const listen = async () => {
      await client.connect()
      await client.query(channels.map((channel) => `listen ${channel}`).join('; '))
      if (failures > 0) log.info('the connection for events is back')
      failures = 0
      probe = setInterval(() => {
        client.query('select 1').catch((error: unknown) => lose(reasonOf(error)))
      }, PROBE_MS).unref()
      onListening()
    }
    listen().catch((error: unknown) => lose(reasonOf(error)))
  }

  return {
    start() {
      if (isStarted || isStopped) return
      isStarted = true
      connect()
    },
    async stop() {
      isStopped = true
      clearTimeout(retryTimer)
      const last = connection
      if (!last) return
      const late = setTimeout(() => last.socket.destroy(), HANG_UP_MS)
      await last.client.end().catch(() => undefined)
      clearTimeout(late)
      last.socket.destroy()
    },
  }
}
