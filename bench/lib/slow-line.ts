import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket, connect } from 'node:net'

interface Line {
  /** There and back. */
  roundTripMs: number
  /** Bytes that a connection has on its way before it waits for them to be acknowledged, as TCP's window does. */
  windowBytes: number
}

/** A port of this machine that leads to another one over a long line: everything arrives half a round trip later. */
export async function slowLine(
  target: string,
  line: Line,
): Promise<{ baseURL: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      pass(from, to, line)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listens on TCP, so it has one
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pass(from: Socket, to: Socket, { roundTripMs, windowBytes }: Line): void {
  const oneWayMs = roundTripMs / 2
  let onTheWay = 0
  from.on('data', (chunk: Buffer) => {
    onTheWay += chunk.length
    if (onTheWay >= windowBytes) from.pause()
    const acknowledge = () => {
      onTheWay -= chunk.length
      if (onTheWay < windowBytes) from.resume()
    }
    // Timers of one length fire in their order, so the bytes keep theirs.
    setTimeout(() => {
      if (to.destroyed) return
      to.write(chunk, () => setTimeout(acknowledge, oneWayMs))
    }, oneWayMs)
  })
  from.on('end', () => setTimeout(() => to.end(), oneWayMs))
}
