const encoder = new TextEncoder()

/** A message as server-sent events spell it (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export const message = (event: string, data: object, id?: number): Uint8Array =>
  encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)

/** How long a browser waits before it connects again. */
export const retryAfter = (ms: number): Uint8Array => encoder.encode(`retry: ${Math.round(ms)}\n\n`)

/** A line that clients skip: it shows both ends, and everything between them, that the connection lives. */
export const heartbeat = encoder.encode(':\n\n')

/** What may wait for a slow reader; more is not even read from the database. */
const BUFFER_BYTES = 256 * 1024
/** Long messages go in pieces, so that a slow reader's progress can be told from none at all. */
const PIECE_BYTES = 16 * 1024

export interface EventStreamOptions {
  /** The reader has room again. */
  onReady: () => void
  /** Nobody reads any more, for whatever reason; told once. */
  onClosed: () => void
  /** Cuts the connection under a reader that takes nothing. */
  abort: () => void
}

export type EventStream = ReturnType<typeof createEventStream>

/** The body of one client's stream. Its writer looks at `isReady` first: nothing is ever dropped from the middle. */
export function createEventStream({ onReady, onClosed, abort }: EventStreamOptions) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let isOpen = true
  let waiting: { room: number; since: number } | undefined

  const close = () => {
    if (!isOpen) return
    isOpen = false
    onClosed()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own
      },
      pull: () => {
        if (isOpen) onReady()
      },
      cancel: close,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  )
  const room = () => controller?.desiredSize ?? 0

  return {
    body,
    get isOpen() {
      return isOpen
    },
    /** Whether there is room for another message. */
    get isReady() {
      return isOpen && room() > 0
    },
    send(bytes: Uint8Array): void {
      if (!isOpen) return
      for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
        controller?.enqueue(bytes.subarray(start, start + PIECE_BYTES))
      }
    },
    /** Ends it behind what is still waiting; a reader that is stuck is cut off. */
    end(last?: Uint8Array): void {
      if (!isOpen) return
      const isStuck = room() <= 0
      if (last) this.send(last)
      isOpen = false
      controller?.close()
      if (isStuck) abort()
      onClosed()
    },
    /**
     * To be called now and then: cuts off a reader that has taken nothing for `slowMs` while messages wait for it.
     * It comes back and catches up by revision, if it lives.
     */
    checkProgress(now: number, slowMs: number): void {
      if (!isOpen || room() > 0) {
        waiting = undefined
      } else if (waiting === undefined || room() > waiting.room) {
        waiting = { room: room(), since: now }
      } else if (now - waiting.since >= slowMs) {
        abort()
        close()
      }
    },
  }
}
