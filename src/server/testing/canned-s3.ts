import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect } from 'vitest'

export interface CannedAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Closes the connection instead, after the body if there is one. */
  breaksOff?: boolean
}

export interface SeenRequest {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  body: string
}

/** Says what the test wants it to say, and keeps what it was asked. All answers have to be used. */
export interface CannedS3 {
  readonly endpoint: string
  answers: CannedAnswer[]
  seen: SeenRequest[]
}

export function useCannedS3(): CannedS3 {
  let endpoint = ''
  const canned: CannedS3 = {
    get endpoint() {
      return endpoint
    },
    answers: [],
    seen: [],
  }
  const server = createServer((req, res) => {
    let body = ''
    req.setEncoding('utf8').on('data', (text: string) => (body += text))
    req.on('end', () => {
      const url = new URL(req.url ?? '', endpoint)
      canned.seen.push({ method: req.method ?? '', url, headers: req.headers, body })
      const answer = canned.answers.shift() ?? { status: 418, body: 'nothing more was to be asked' }
      if (answer.breaksOff && answer.body === undefined) return void req.socket.destroy()
      res.writeHead(answer.status ?? 200, answer.headers)
      if (answer.breaksOff) return void res.write(answer.body, () => req.socket.destroy())
      res.end(answer.body)
    })
  })
  beforeEach(async () => {
    Object.assign(canned, { answers: [], seen: [] })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP, so it has a port
  })
  afterEach(async () => {
    expect(canned.answers).toEqual([])
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return canned
}

export const xml = (body: string, status = 200): CannedAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
})

export const xmlError = (status: number, code: string, headers?: Record<string, string>): CannedAnswer => ({
  ...xml(`<Error><Code>${code}</Code><Message>because</Message></Error>`, status),
  ...(headers && { headers }),
})
