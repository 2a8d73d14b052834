import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@/lib/errors'
import { sendProblem } from './storage/problem-response'

/** Why nothing can be shown right now, and what there is to do. */
export interface Away {
  title: string
  text: string
  /** Seconds until it is worth trying again. */
  retryAfter: number
}

export const databaseAway: Away = {
  title: 'Lectern does not reach its database',
  text: 'Everything that was saved is safe, and what you have open goes on saving as soon as the database answers. This page tries again by itself. If it lasts longer than a few minutes, tell the person who runs this server.',
  retryAfter: 5,
}

export const busy: Away = {
  title: 'Lectern has too much to do right now',
  text: 'Your work is safe, and uploads go on. This page tries again by itself in a moment.',
  retryAfter: 2,
}

/** A page for whoever opened one, problem details for programs: 503 in both cases. */
export function sendAway(req: IncomingMessage, res: ServerResponse, away: Away): void {
  if (!(req.headers.accept ?? '').includes('text/html')) {
    const { title, retryAfter } = away
    sendProblem(
      req,
      res,
      new AppError('unavailable', `${title}. Nothing was changed; try again.`, { retryAfter }),
    )
    return
  }
  const nonce = randomBytes(16).toString('base64')
  const body = Buffer.from(page(away, nonce))
  res.writeHead(503, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.length,
    'Retry-After': away.retryAfter,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  })
  res.end(req.method === 'HEAD' ? undefined : body)
  req.resume()
}

/** Stands on nothing: its style and its few lines of script come with it. It loads anew only once the server is ready. */
const page = ({ title, text, retryAfter }: Away, nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Lectern</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; --ink: #1c1c1a; --ink-2: #55534e; --paper: #faf9f6; --edge: #8a877e }
@media (prefers-color-scheme: dark) { :root { --ink: #f1efe9; --ink-2: #b9b5ab; --paper: #191917; --edge: #7b776d } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60ch; padding: 12vh 24px 24px; margin: 0 auto }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 12px; text-wrap: balance }
p { color: var(--ink-2); margin: 0 0 20px }
a { display: inline-block; padding: 10px 14px; border: 1px solid var(--edge); border-radius: 6px; color: inherit; text-decoration: none }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p role="status">${text}</p>
<a href="">Try again</a>
</main>
<script nonce="${nonce}">
const look = () => fetch('/readyz', { cache: 'no-store' })
  .then((answer) => answer.ok && location.reload())
  .catch(() => undefined)
  .finally(() => setTimeout(look, ${retryAfter * 1000}))
setTimeout(look, ${retryAfter * 1000})
</script>
</body>
</html>
`
