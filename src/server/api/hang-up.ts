import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** Cuts the connection; only there when a real server has called. */
export const hangUp = (c: Context): (() => void) | undefined => {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
  return outgoing && (() => void outgoing.destroy())
}
