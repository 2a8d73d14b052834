import { setTimeout as delay } from 'node:timers/promises'

/** One message of a stream, as a browser's `EventSource` would hand it over. */
export interface ReceivedEvent {
  event: string
  id: string | undefined
  data: unknown
}

export interface EventReader {
  response: Response
  /** Everything received so far. */
  events: ReceivedEvent[]
  /** What was received, comments and `retry:` lines too. */
  text: () => string
  /** The first message that fits, received before or still to come. @throws Error when the stream ends without it */
  next(fits: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>
  /** The revisions of the edits received, in the order in which they came. */
  revisions(): number[]
  /** Resolves when the server has ended the stream, or the connection is gone. */
  ended: Promise<void>
  close(): void
}

/** Follows a course over a real socket. */
export async function readEvents(
  address: string,
  path: string,
  headers: Record<string, string>,
): Promise<EventReader> {
  const abort = new AbortController()
  const response = await fetch(new URL(path, address), { headers, signal: abort.signal })
  const events: ReceivedEvent[] = []
  let text = ''
  let hasEnded = false

  const read = async () => {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of response.body ?? []) {
        const decoded = decoder.decode(chunk, { stream: true })
        text += decoded
        const blocks = (rest + decoded).split('\n\n')
        rest = blocks.pop() ?? ''
        events.push(...blocks.flatMap((block) => parse(block) ?? []))
      }
    } catch {
      // closed by this side, or cut by the other one
    }
    hasEnded = true
  }
  const ended = response.ok ? read() : Promise.resolve()

  return {
    response,
    events,
    text: () => text,
    async next(fits) {
      for (;;) {
        const found = events.find(fits)
        if (found) return found
        if (hasEnded) throw new Error(`the stream ended:\n${text.slice(-2_000)}`)
        await delay(5)
      }
    },
    revisions: () => events.filter(({ event }) => event === 'operation').map(({ id }) => Number(id)),
    ended,
    close: () => abort.abort(),
  }
}

function parse(block: string): ReceivedEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const event = field('event')
  const data = field('data')
  if (event === undefined || data === undefined) return undefined
  return { event, id: field('id'), data: JSON.parse(data) as unknown }
}
