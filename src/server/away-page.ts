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
:root {
  color-scheme: light dark; --sans: Geist, Inter, system-ui, sans-serif;
  --canvas: light-dark(#f6f6f3, #0d1518); --surface: light-dark(#fdfdfc, #131c1f); --line: light-dark(#dcdeda, #2a3438);
  --edge: light-dark(#7f8a8d, #75838a); --ink: light-dark(#132025, #ecefec); --ink-2: light-dark(#3f4c51, #bac4c4);
  --accent: light-dark(#055f69, #64ced3); --focus: light-dark(#0a5fa5, #8fcbf7);
}
body { margin: 0; background: var(--canvas); color: var(--ink); font: 16px/24px var(--sans); -webkit-font-smoothing: antialiased }
header { display: flex; align-items: center; gap: 10px; height: 51px; padding: 0 32px; border-bottom: 1px solid var(--line); font-size: 14px; font-weight: 620 }
svg { width: 22px; height: 22px }
.board { fill: var(--accent) } .post { fill: var(--ink) } .lines { stroke: var(--canvas) }
main { max-width: 62ch; padding: 40px 32px }
h1 { font-size: 26px; line-height: 32px; font-weight: 620; letter-spacing: -.022em; margin: 0 0 12px; text-wrap: balance }
p { color: var(--ink-2); margin: 0 0 20px; text-wrap: pretty }
a { display: inline-block; padding: 7px 13px; border: 1px solid var(--edge); border-radius: 6px; background: var(--surface); color: inherit; font-size: 14px; line-height: 20px; font-weight: 530; text-decoration: none }
a:hover { border-color: var(--ink-2) }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
@media (max-width: 767px) {
  header { padding: 0 16px } main { padding: 24px 16px } h1 { font-size: 20px; line-height: 26px } a { padding: 11px 16px }
}
</style>
</head>
<body>
<header>
<svg viewBox="0 0 22 22" aria-hidden="true"><path class="board" d="M2 3h18l-2.6 9H4.6z"/><path class="lines" d="M6.2 6h5.2M13 6h2.8M6.7 9h2.6M10.9 9h4.3" stroke-width="1.3" fill="none"/><path class="post" d="M9.3 12h3.4v5.6H16V20H6v-2.4h3.3z"/></svg>
Lectern
</header>
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
