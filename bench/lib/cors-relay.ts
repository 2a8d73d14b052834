import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Passes requests on to an S3 server and lets any page read the answers. Swift's answers to beginning and completing a
 * multipart upload lack the headers for that; ours sends these from its server, Uppy from the page.
 */
export async function corsRelay(target: string): Promise<{ baseURL: string; stop: () => Promise<void> }> {
  const { hostname, port, host } = new URL(target)
  const forward = (req: IncomingMessage, res: ServerResponse) => {
    const allow = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': '*',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Expose-Headers': '*',
    }
    if (req.method === 'OPTIONS') return void res.writeHead(204, allow).end()
    // The signature holds for the host of the server itself.
    const { origin: _origin, ...headers } = req.headers
    const onward = request(
      { hostname, port, method: req.method, path: req.url, headers: { ...headers, host } },
      (answer) => void answer.pipe(res.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...allow })),
    )
    onward.on('error', () => res.destroy())
    req.pipe(onward)
  }
  const server = createServer(forward)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listens on TCP, so it has one
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
