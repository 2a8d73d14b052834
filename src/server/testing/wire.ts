import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire that can be cut: everything on it breaks, and nothing gets through until it is mended. */
export interface Wire {
  address: string
  /** Where new connections go. */
  target: string
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** @param target `scheme://host:port` */
export async function startWire(target: string): Promise<Wire> {
  const sockets = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // either end may go at any time
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((client) => {
    keep(client)
    if (isCut) return void client.resetAndDestroy()
    const { hostname, port } = new URL(wire.target)
    const upstream = keep(connect(Number(port), hostname))
    client.pipe(upstream).pipe(client)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const wire: Wire = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listens on TCP, so it has a port
    target,
    cut: () => {
      isCut = true
      breakAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}
