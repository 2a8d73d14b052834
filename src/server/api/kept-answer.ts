import type { Context } from 'hono'
import type { KeptAnswer } from '../services/kept-answers'

/** For the documentation. */
export const unchanged = { description: 'As it was when it had the `ETag` that `If-None-Match` names' }

/** Sends an answer that is kept as bytes; nothing at all to whoever has the same one already. */
export function keptAnswer(c: Context, { body, etag }: KeptAnswer): Response {
  c.header('ETag', etag)
  const known = c.req.header('if-none-match')
  if (known !== undefined && known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) {
    return c.body(null, 304)
  }
  return c.body(body, 200, { 'Content-Type': 'application/json' })
}
