import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface CountingProxy {
  address: string
  /** Bytes towards the server, and back from it. */
  sent: number
  received: number
  /** Cuts so many of the next connections when the server answers: what was asked has then been done. */
  loseAnswers: number
  close: () => Promise<void>
}

/** A wire between a client and the server at `target` (`http://host:port`), with a meter in it. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // either end may go at any time
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((client) => {
    keep(client)
    const upstream = keep(connect(Number(port), hostname))
    client.on('data', (chunk) => {
      proxy.sent += chunk.length
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      proxy.received += chunk.length
      if (proxy.loseAnswers > 0) {
        proxy.loseAnswers -= 1
        client.destroy()
        upstream.destroy()
        return
      }
      client.write(chunk)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    client.on('end', () => upstream.end())
    upstream.on('end', () => client.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: CountingProxy = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listens on TCP, so it has a port
    sent: 0,
    received: 0,
    loseAnswers: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}
