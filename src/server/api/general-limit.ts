import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '@/lib/errors'
import type { ServerContext } from '../context'
import { rateLimitRepository } from '../db/repositories/rate-limit-repository'
import { clientAddress, isLoopback } from './client-address'
import type { ApiEnv } from './create-api'
import type { RemoteAddress } from './guards'
import { addressGroup, limitKey } from './rate-limit'

const WINDOW_SECONDS = 60
/** Far above what a person with many tabs and six uploads does. */
const ACCOUNT = { name: 'general:account', limit: 6_000 }
/** A school may be behind one address. */
const ADDRESS = { name: 'general:address', limit: 30_000 }
/** Requests that a process counts for itself before it tells the others: one write for each so many. */
const STEP = 100
const MOST_KEPT = 10_000

interface Count {
  untold: number
  /** When requests are taken again, ms. */
  closedUntil: number
}

/**
 * How much one account or address may ask for at all, over all processes: each counts for itself and tells the
 * database at every hundredth request, so that the limit is kept to about that many. Programs on this machine are not
 * counted.
 */
export const generalLimit = (
  { db, env, authSecret }: ServerContext,
  remoteAddress: RemoteAddress,
  now: () => number = Date.now,
): MiddlewareHandler<ApiEnv> => {
  const addressIn = clientAddress(remoteAddress, env)
  const counts = new Map<string, Count>()

  const take = async ({ name, limit }: { name: string; limit: number }, subject: string): Promise<void> => {
    const key = limitKey(authSecret, name, subject)
    if (counts.size > MOST_KEPT) counts.clear()
    const count = counts.get(key) ?? { untold: 0, closedUntil: 0 }
    counts.set(key, count)
    const refuse = () => {
      const retryAfter = Math.max(1, Math.ceil((count.closedUntil - now()) / 1000))
      const sentence = `Very many requests came from here. Try again in ${retryAfter} seconds.`
      throw new AppError('rateLimited', sentence, { retryAfter })
    }
    if (count.closedUntil > now()) refuse()
    count.untold += 1
    if (count.untold < STEP) return
    count.untold = 0
    const told = await rateLimitRepository.hit(db, { key, limit, windowSeconds: WINDOW_SECONDS, by: STEP })
    if (told.count <= limit) return
    count.closedUntil = now() + told.retryAfterSeconds * 1000
    refuse()
  }

  return async (c: Context<ApiEnv>, next) => {
    const address = addressIn(c)
    if (address === undefined || isLoopback(address)) return next()
    await take(ADDRESS, addressGroup(address))
    // Absent where the route is open.
    const user = c.get('user') as { id: string } | undefined
    if (user) await take(ACCOUNT, user.id)
    return next()
  }
}
