import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Context } from 'hono'
import { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { ServerContext } from '../context'
import { rateLimitRepository } from '../db/repositories/rate-limit-repository'
import type { RemoteAddress } from './guards'

interface Limit {
  name: string
  limit: number
  windowSeconds: number
}

const SIGN_IN_ACCOUNT: Limit = { name: 'sign-in:account', limit: 10, windowSeconds: 15 * 60 }
const SIGN_IN_ADDRESS: Limit = { name: 'sign-in:address', limit: 100, windowSeconds: 15 * 60 }
const SIGN_UP_ADDRESS: Limit = { name: 'sign-up:address', limit: 300, windowSeconds: 60 * 60 }
/** Generous for a team, too few to find out who has an account here. */
const INVITATION_ACCOUNT: Limit = { name: 'invitation:account', limit: 50, windowSeconds: 60 * 60 }

/** A page tells once when it is left; a person with many tabs stays far below. */
const VITALS: Limit = { name: 'vitals', limit: 120, windowSeconds: 10 * 60 }
/** Many people may share an address. */
const VITALS_ADDRESS: Limit = { name: 'vitals:address', limit: 1_200, windowSeconds: 10 * 60 }

export type RateLimits = ReturnType<typeof rateLimits>

/** The limits against guessing, counted in the database so that all servers share them. */
export const rateLimits = ({ db, authSecret }: ServerContext, remoteAddress: RemoteAddress) => {
  const keyOf = ({ name }: Limit, subject: string) =>
    `${name}:${createHmac('sha256', authSecret).update(`${name}:${subject}`).digest('hex')}`
  const addressOf = (c: Context) => addressGroup(remoteAddress(c) ?? 'unknown')

  const take = async (limit: Limit, subject: string, what: string): Promise<void> => {
    const { count: taken, retryAfterSeconds } = await rateLimitRepository.hit(db, {
      key: keyOf(limit, subject),
      ...limit,
    })
    if (taken <= limit.limit) return
    const wait = count(Math.ceil(retryAfterSeconds / 60), 'minute')
    throw new AppError('rateLimited', `${what} Try again in ${wait}.`, { retryAfter: retryAfterSeconds })
  }

  return {
    /**
     * Counts the try before the password is looked at, so that tries made at once are all counted, and takes
     * it back when `attempt` succeeds. An email counts whether or not it has an account.
     * @throws AppError `rateLimited`; whatever `attempt` throws
     */
    async passwordAttempt<T>(c: Context, email: string, attempt: () => Promise<T>): Promise<T> {
      const account = email.trim().toLowerCase()
      const address = addressOf(c)
      // The address first: one that is over its limit can lock no more accounts.
      await take(SIGN_IN_ADDRESS, address, 'There were too many wrong tries from this network.')
      await take(SIGN_IN_ACCOUNT, account, 'There were too many wrong tries for this account.')
      const result = await attempt()
      await rateLimitRepository.clear(db, keyOf(SIGN_IN_ACCOUNT, account))
      await rateLimitRepository.giveBack(db, keyOf(SIGN_IN_ADDRESS, address))
      return result
    },

    /** @throws AppError `rateLimited` */
    signUp: (c: Context): Promise<void> =>
      take(SIGN_UP_ADDRESS, addressOf(c), 'Many accounts were made from this network in the last hour.'),

    /** @throws AppError `rateLimited` */
    async vitals(c: Context, userId: string | undefined): Promise<void> {
      const sentence = 'Too many figures came from here.'
      await take(VITALS_ADDRESS, addressOf(c), sentence)
      await take(VITALS, userId ?? addressOf(c), sentence)
    },

    /** @throws AppError `rateLimited` */
    invitation: (userId: string): Promise<void> =>
      take(INVITATION_ACCOUNT, userId, 'You have sent many invitations in the last hour.'),
  }
}

/**
 * What counts as one address: IPv4 as it is, also when written as IPv6; of IPv6 the first 64 bits, because a
 * single connection has all the rest to itself.
 */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const [head = '', tail] = plain.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0')
  const first = [...groups, ...zeros, ...rest].slice(0, 4)
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
