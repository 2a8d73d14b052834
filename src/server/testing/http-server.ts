import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { TestApp } from './test-app'

/** A test app behind a real socket, as the server's process has it. */
export interface ServedApp {
  server: Server
  address: string
  close: () => Promise<void>
}

/** What only a real socket shows: streams, slow readers, connections that end. */
export async function serve(app: TestApp): Promise<ServedApp> {
  const listener = getRequestListener(app.app.fetch, { overrideGlobalObjects: false })
  const server = createServer((req, res) => void listener(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
