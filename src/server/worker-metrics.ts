import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isMetricsToken } from './api/metrics-token'
import type { Env } from './env'
import { httpUrl } from './http'
import type { Figures } from './services/monitoring/figures'
import { StartError } from './start-error'

export interface WorkerMetrics {
  address: string
  stop: () => Promise<void>
}

/**
 * `/metrics` and `/healthz` of a worker, on a port of its own; nothing of it is loaded where none is set.
 * @throws StartError when the port cannot be had
 */
export async function serveWorkerMetrics(
  { HOST, WORKER_METRICS_PORT: port, METRICS_TOKEN: token }: Env,
  figures: Figures,
): Promise<WorkerMetrics | undefined> {
  if (port === undefined || token === undefined) return undefined
  const { openRegistry } = await import('./api/prometheus')
  const registry = openRegistry({ events: { streamCount: 0 }, figures })
  figures.recorder.listen(registry.measure)
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (req, res) => {
    const answer = (status: number, text: string, headers = {}) =>
      res
        .writeHead(status, {
          'Content-Type': 'text/plain; charset=utf-8',
          'Cache-Control': 'no-store',
          ...headers,
        })
        .end(text)
    const [path] = (req.url ?? '').split('?')
    if (path === '/healthz') return answer(200, 'ok\n')
    if (path !== '/metrics') return answer(404, 'There is nothing at this address.\n')
    if (!isMetricsToken(req.headers.authorization, token)) {
      return answer(401, 'Send METRICS_TOKEN as a bearer token to read the figures.\n', {
        'WWW-Authenticate': 'Bearer',
      })
    }
    registry.text().then(
      (text) => answer(200, text, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
      () => answer(500, 'The figures could not be read.\n'),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StartError(`WORKER_METRICS_PORT=${port} cannot be had: ${cause.message}`, { cause })),
    )
    server.listen(port, HOST, resolve)
  })
  const { port: listening } = server.address() as AddressInfo // listening on TCP
  return {
    address: httpUrl(HOST, listening),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
