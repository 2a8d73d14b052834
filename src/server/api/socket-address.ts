import type { Context } from 'hono'
import * as z from 'zod'

const bindings = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) })

/**
 * The address at the other end of the socket. Headers such as `X-Forwarded-For` are never asked: anyone can
 * write them. `undefined` for a call inside the process, which has no socket.
 */
export const socketAddress = (c: Context): string | undefined =>
  bindings.safeParse(c.env).data?.incoming.socket.remoteAddress
