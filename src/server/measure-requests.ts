import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handlers } from './http'
import { measureFor, type Figures } from './services/monitoring/figures'

/** Files of the build: there are many for each page, and none that could fail would be counted by them. */
const BUILD_FILE = /^\/_next\//

/** The handlers with what their answers are measured by. The API measures itself: it knows its routes and people. */
export const measuredHandlers = (handlers: Handlers, figures: Figures): Handlers => ({
  ...handlers,
  pages: (req, res) => {
    if (!BUILD_FILE.test(req.url ?? '')) measureAnswer(req, res, figures, 'pages')
    return handlers.pages(req, res)
  },
  storage: (req, res) => {
    measureAnswer(req, res, figures, '/storage')
    return handlers.storage(req, res)
  },
})

function measureAnswer(req: IncomingMessage, res: ServerResponse, figures: Figures, route: string): void {
  const startedAt = performance.now()
  // Somebody who went away is no failure of ours, so only answers that were given count.
  res.once('finish', () => {
    const value = performance.now() - startedAt
    const isError = res.statusCode >= 500
    const where = `${req.method ?? ''} ${route}`
    const error = { route: where, status: res.statusCode, message: `Answered ${res.statusCode}.` }
    measureFor(figures, null, { kind: 'http', value, isError }, isError ? error : undefined)
    // How long bytes take says nothing about the server.
    measureFor(figures, null, { kind: 'route', label: where, value, isError })
  })
}
