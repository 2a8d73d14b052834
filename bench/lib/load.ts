import { Agent, request } from 'node:http'
import { percentile } from './stats'

export interface Asked {
  method?: string
  path: string
  json?: unknown
  headers?: Record<string, string>
}

export interface LoadResult {
  perSecond: number
  p95Ms: number
  /** Of the last answer. */
  body: Buffer
}

/**
 * Asks as fast as the answers come, over a few connections that stay open.
 * @param ask the next request each time
 * @throws Error when an answer is not 2xx
 */
export async function load(
  baseURL: string,
  ask: () => Asked,
  { connections = 8, seconds = 4, warmUpSeconds = 1 } = {},
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const began = performance.now()
  const from = began + warmUpSeconds * 1_000
  const until = from + seconds * 1_000
  const times: number[] = []
  let body: Buffer = Buffer.alloc(0)
  const work = async () => {
    while (performance.now() < until) {
      const asked = ask()
      const sentAt = performance.now()
      const answer = await once(baseURL, asked, agent)
      if (answer.status >= 300) {
        throw new Error(`${asked.path}: ${answer.status} ${answer.body.toString().slice(0, 300)}`)
      }
      body = answer.body
      if (sentAt >= from) times.push(performance.now() - sentAt)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
  } finally {
    agent.destroy()
  }
  return { perSecond: times.length / seconds, p95Ms: percentile(times, 0.95), body }
}

function once(baseURL: string, { method = 'GET', path, json, headers }: Asked, agent: Agent) {
  return new Promise<{ status: number; body: Buffer }>((resolve, reject) => {
    const payload = json === undefined ? undefined : JSON.stringify(json)
    const sent = request(new URL(path, baseURL), {
      method,
      agent,
      headers: {
        ...headers,
        ...(payload !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(payload),
        }),
      },
    })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }))
    })
    sent.end(payload)
  })
}
