import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdmission, type Admission } from './admission'
import { busy, sendAway } from './away-page'
import { StartError } from './start-error'
import { errorCode } from './file-errors'

type NodeHandler = (req: IncomingMessage, res: ServerResponse) => unknown

export interface Handlers {
  /** `/api/*`, `/healthz`, `/readyz`, `/metrics` */
  api: NodeHandler
  /** `/storage/*` */
  storage: NodeHandler
  /** Everything else. */
  pages: NodeHandler
}

export interface HttpServer {
  server: Server
  /** Where it listens: the port that PORT=0 became, too. */
  address: AddressInfo
  /**
   * Takes no more connections and lets what runs finish.
   * @param graceMs after this the connections still open are cut
   */
  close: (graceMs: number) => Promise<void>
}

const HEADERS_TIMEOUT_MS = 30_000
/** For JSON bodies. Uploads may take hours; the storage handler watches their pace itself. */
const BODY_TIMEOUT_MS = 120_000
/** Longer than the 60 s of usual proxies, so that they and not we close an idle connection. */
const KEEP_ALIVE_MS = 65_000

const API_PATH = /^\/(api|healthz|readyz|metrics)(\/|\?|$)/
const STORAGE_PATH = /^\/storage(\/|\?|$)/

/**
 * Listens at once and answers as soon as `handlers` resolves: requests of the first seconds wait instead of failing.
 * @throws StartError when the address cannot be had
 */
export async function listen(
  { host, port }: { host: string; port: number },
  handlers: Promise<Handlers>,
  admission: Admission = createAdmission(),
): Promise<HttpServer> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  let isClosing = false
  const running = new Set<ServerResponse>()
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    running.add(res)
    res.once('close', () => running.delete(res))
    if (isClosing) res.shouldKeepAlive = false
    const done = admission.admit(req.url ?? '')
    if (!done) return sendAway(req, res, busy)
    res.once('close', done)
    handlers.then(
      (ready) => dispatch(ready, req, res),
      () => res.destroy(), // the start failed; the process says why and ends
    )
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')

  const close = (graceMs: number) =>
    new Promise<void>((resolve) => {
      isClosing = true
      for (const res of running) res.shouldKeepAlive = false // says so in its headers, if they are not sent yet
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      // A connection becomes idle when its answer is through; without this it would stay for KEEP_ALIVE_MS.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      server.close(() => {
        admission.stop()
        clearTimeout(cut)
        clearInterval(sweep)
        resolve()
      })
    })
  return { server, address, close }
}

function dispatch(handlers: Handlers, req: IncomingMessage, res: ServerResponse): void {
  const url = req.url ?? ''
  if (STORAGE_PATH.test(url)) return void handlers.storage(req, res)
  limitBodyTime(req, res)
  if (API_PATH.test(url)) return void handlers.api(req, res)
  if (!url.startsWith('/')) return void res.writeHead(400, { Connection: 'close' }).end() // for proxies, which we are not
  // Pages need to know their own address; a header of that name from outside must not pass for it.
  req.headers['x-lectern-path'] = url
  handlers.pages(req, res)
}

/** Frees what a sender that never finishes its body would hold for ever. */
function limitBodyTime(req: IncomingMessage, res: ServerResponse): void {
  if (req.method === 'GET' || req.method === 'HEAD') return
  const timer = setTimeout(() => {
    if (!req.complete) req.socket.destroy()
  }, BODY_TIMEOUT_MS).unref()
  res.once('close', () => clearTimeout(timer))
}

function explainListenError(error: Error, host: string, port: number): Error {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} on ${host} is in use by another program. Stop that program, or choose another port: ` +
          `PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
        { cause: error },
      )
    case 'EACCES':
      return new StartError(
        `This account may not use port ${port}. Choose one from 1024 on, e.g. PORT=3000 npm start`,
        { cause: error },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        `HOST=${host} is not an address of this machine. Leave it out to serve this machine only, or write 0.0.0.0 ` +
          'to serve all its networks.',
        { cause: error },
      )
    default:
      return error
  }
}

/** The address to open in a browser. */
export function httpUrl(host: string, port: number): string {
  const isEvery = host === '0.0.0.0' || host === '::'
  const name = isEvery ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}${port === 80 ? '' : `:${port}`}`
}
