import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A request on its way through the proxy. */
export interface Passing {
  method: string
  /** With the query. */
  path: string
  /** The part of a file that it sends, of either storage. */
  part: number | null
}

/** What goes wrong with one request. */
export type Fault =
  /** Nothing of it gets through. */
  | { type: 'drop' }
  /** The connection breaks when so many bytes of its body have come. */
  | { type: 'reset'; afterBytes: number }
  /** It is done, and its answer breaks off. */
  | { type: 'truncate' }
  /** The server is not asked. */
  | { type: 'answer'; status: number; headers?: Record<string, string> }
  /** It waits, and then goes on. */
  | { type: 'hold'; until: Promise<unknown> }

/** The part that a request sends: to this server's own storage, or to a bucket. */
export function partOf(method: string, path: string): number | null {
  if (method !== 'PUT') return null
  const { pathname, searchParams } = new URL(path, 'http://proxy')
  const number = searchParams.get('partNumber') ?? /^\/storage\/uploads\/[^/]+\/(\d+)$/.exec(pathname)?.[1]
  return number === undefined ? null : Number(number)
}

/** A bad line: a proxy in front of a server, where `fault` decides what becomes of each request. */
export class FaultProxy {
  // Below those that the system gives to outgoing connections.
  private readonly port = 16_000 + Math.floor(Math.random() * 4_000)
  private readonly sockets = new Set<Socket>()

  readonly origin = `http://127.0.0.1:${this.port}`
  private readonly server = createServer((from, to) => void this.pass(from, to))
  private target = ''
  fault: (request: Passing) => Fault | undefined = () => undefined
  /** Parts that got through and were taken, in the order of their answers. */
  readonly takenParts: number[] = []

  constructor() {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    })
  }

  /** @param target where everything goes, `http://host:port` */
  async listen(target: string): Promise<void> {
    this.target = target
    this.server.listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
  }

  /** Breaks every connection there is. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const [method, path] = [from.method ?? 'GET', from.url ?? '/']
    const part = partOf(method, path)
    const fault = this.fault({ method, path, part })
    if (fault?.type === 'drop') return void from.socket.destroy()
    if (fault?.type === 'answer') {
      from.resume()
      await once(from, 'end').catch(() => undefined)
      const cors = from.headers.origin ? { 'Access-Control-Allow-Origin': from.headers.origin } : {}
      to.writeHead(fault.status, { ...cors, ...fault.headers })
      return void to.end()
    }
    if (fault?.type === 'hold') await fault.until
    if (from.socket.destroyed) return

    const { hostname, port } = new URL(this.target)
    // The server sees the host that was asked for: signatures of addresses hold for it.
    const onwards = ask({ hostname, port, method, path, headers: from.headers }, (answer) => {
      if (part !== null && answer.statusCode === 200 && fault?.type !== 'truncate') this.takenParts.push(part)
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      if (fault?.type === 'truncate') {
        to.flushHeaders()
        return void setImmediate(() => from.socket.destroy())
      }
      answer.on('error', () => from.socket.destroy())
      answer.pipe(to)
    })
    onwards.on('error', () => from.socket.destroy())
    from.once('close', () => void (from.complete || onwards.destroy()))
    let seen = 0
    from.on('data', (chunk: Buffer) => {
      seen += chunk.length
      if (fault?.type === 'reset' && seen >= fault.afterBytes) from.socket.destroy()
    })
    from.pipe(onwards)
  }
}
