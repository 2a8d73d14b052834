import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppError } from '@/lib/errors'
import { problemDocument, retryAfterOf } from '@/lib/problem-document'

/** What is still read of a refused body, so that the sender gets to see the answer. */
const drainBytes = 64 * 1024 ** 2
const drainMs = 20_000

/**
 * Answers with problem details.
 * @returns the request id in the answer
 */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: AppError): string {
  const requestId = randomUUID()
  const body = Buffer.from(JSON.stringify(problemDocument(error, requestId)))
  const retryAfter = retryAfterOf(error)
  if (retryAfter !== undefined) res.setHeader('Retry-After', Math.ceil(retryAfter))
  res.writeHead(error.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
  })
  res.end(req.method === 'HEAD' ? undefined : body)
  drain(req)
  return requestId
}

/**
 * Reads on for a while. Closing a connection that the sender still writes to makes its system throw away the
 * answer: the browser would report a lost connection instead of, say, an expired address.
 */
function drain(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return
  let drained = 0
  const timer = setTimeout(() => req.socket.destroy(), drainMs).unref()
  req.once('close', () => clearTimeout(timer))
  req.on('data', (chunk: Buffer) => {
    drained += chunk.length
    if (drained > drainBytes) req.socket.destroy()
  })
  req.resume()
}
