import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Context } from 'hono'
import { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { ServerContext } from '../context'
import { rateLimitRepository } from '../db/repositories/rate-limit-repository'
import { clientAddress } from './client-address'
import { deviceCookies } from './device-cookie'
import type { RemoteAddress } from './guards'

interface Limit {
  name: string
  limit: number
  windowSeconds: number
}

/** For somebody who tries to remember: from one network, or on a browser that is known. */
const SIGN_IN: Limit = { name: 'sign-in', limit: 10, windowSeconds: 15 * 60 }
/** For many networks at once; a browser that has signed in before is not held up by it. */
const SIGN_IN_ACCOUNT: Limit = { name: 'sign-in:account', limit: 50, windowSeconds: 15 * 60 }
const SIGN_IN_ADDRESS: Limit = { name: 'sign-in:address', limit: 100, windowSeconds: 15 * 60 }
/** Each sign-in has five tries of its own. */
const SECOND_FACTOR_ADDRESS: Limit = { name: 'second-factor:address', limit: 100, windowSeconds: 15 * 60 }
/** A sign-in page asks each time it is opened, and many people may share an address. */
const PASSKEY_BEGIN_ADDRESS: Limit = { name: 'passkey-begin:address', limit: 3_000, windowSeconds: 15 * 60 }
/** Those that were accepted do not count. */
const PASSKEY_ADDRESS: Limit = { name: 'passkey:address', limit: 100, windowSeconds: 15 * 60 }
const SIGN_UP_ADDRESS: Limit = { name: 'sign-up:address', limit: 300, windowSeconds: 60 * 60 }
/** Generous for a team, too few to find out who has an account here. */
const INVITATION_ACCOUNT: Limit = { name: 'invitation:account', limit: 50, windowSeconds: 60 * 60 }

/** A page tells once when it is left; a person with many tabs stays far below. */
const VITALS: Limit = { name: 'vitals', limit: 120, windowSeconds: 10 * 60 }
/** Many people may share an address. */
const VITALS_ADDRESS: Limit = { name: 'vitals:address', limit: 1_200, windowSeconds: 10 * 60 }

/** A folder of a thousand files begins them one after another. */
const UPLOAD_ACCOUNT: Limit = { name: 'upload:account', limit: 3_000, windowSeconds: 10 * 60 }
/** Of programs with a key; and of those whose key does not work. */
const KEY_ADDRESS: Limit = { name: 'key:address', limit: 3_000, windowSeconds: 10 * 60 }
const WRONG_KEY_ADDRESS: Limit = { name: 'wrong-key:address', limit: 100, windowSeconds: 15 * 60 }

/** Addresses and emails are hashed, so that the table of counters names nobody. */
export const limitKey = (authSecret: string, name: string, subject: string): string =>
  `${name}:${createHmac('sha256', authSecret).update(`${name}:${subject}`).digest('hex')}`

export type RateLimits = ReturnType<typeof rateLimits>

/** The limits against guessing, counted in the database so that all servers share them. */
export const rateLimits = (context: ServerContext, remoteAddress: RemoteAddress) => {
  const { db, authSecret } = context
  const devices = deviceCookies(context)
  const addressIn = clientAddress(remoteAddress, context.env)
  const keyOf = ({ name }: Limit, subject: string) => limitKey(authSecret, name, subject)
  const addressOf = (c: Context) => addressGroup(addressIn(c) ?? 'unknown')

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
     * it back when `attempt` succeeds. An email counts whether or not it has an account. Others can use up what an
     * account has for strange browsers, and never what a browser has that was signed in on before.
     * @throws AppError `rateLimited`; whatever `attempt` throws
     */
    async passwordAttempt<T>(c: Context, email: string, attempt: () => Promise<T>): Promise<T> {
      const account = email.trim().toLowerCase()
      const address = addressOf(c)
      const device = devices.known(c, account)
      const pair = `${account} ${device ?? address}`
      // The address first: one that is over its limit uses up nothing of an account.
      await take(SIGN_IN_ADDRESS, address, 'There were too many wrong tries from this network.')
      await take(SIGN_IN, pair, 'There were too many wrong tries for this account.')
      if (device === undefined) {
        const sentence =
          'There were too many wrong tries for this account from many places. A browser in which you have signed in before still lets you in.'
        await take(SIGN_IN_ACCOUNT, account, sentence)
      }
      const result = await attempt()
      await rateLimitRepository.clear(db, keyOf(SIGN_IN, pair))
      if (device === undefined) await rateLimitRepository.giveBack(db, keyOf(SIGN_IN_ACCOUNT, account))
      await rateLimitRepository.giveBack(db, keyOf(SIGN_IN_ADDRESS, address))
      devices.remember(c, account)
      return result
    },

    /** @throws AppError `rateLimited` */
    secondFactor: (c: Context): Promise<void> =>
      take(SECOND_FACTOR_ADDRESS, addressOf(c), 'There were too many codes from this network.'),

    /** @throws AppError `rateLimited` */
    passkeyBegin: (c: Context): Promise<void> =>
      take(PASSKEY_BEGIN_ADDRESS, addressOf(c), 'The sign-in page was opened very often from this network.'),

    /** @throws AppError `rateLimited`; whatever `attempt` throws */
    async passkeyAttempt<T>(c: Context, attempt: () => Promise<T>): Promise<T> {
      const address = addressOf(c)
      await take(PASSKEY_ADDRESS, address, 'There were too many passkeys from this network that do not work.')
      const result = await attempt()
      await rateLimitRepository.giveBack(db, keyOf(PASSKEY_ADDRESS, address))
      return result
    },

    /** This browser has an account of its own from now on. */
    rememberDevice: (c: Context, email: string): void => devices.remember(c, email.trim().toLowerCase()),

    /** @throws AppError `rateLimited` */
    uploadBegin: (userId: string): Promise<void> =>
      take(UPLOAD_ACCOUNT, userId, 'You have begun very many uploads in the last minutes.'),

    /**
     * For programs: those with a key, and above all those that guess one.
     * @throws AppError `rateLimited`; whatever `attempt` throws
     */
    async keyAttempt<T>(c: Context, attempt: () => Promise<T>): Promise<T> {
      const address = addressOf(c)
      await take(KEY_ADDRESS, address, 'There were very many requests from this network.')
      await take(WRONG_KEY_ADDRESS, address, 'There were too many tries with keys that do not work.')
      let isWrong = false
      try {
        return await attempt()
      } catch (error) {
        isWrong = error instanceof AppError && error.code === 'unauthenticated'
        throw error
      } finally {
        if (!isWrong) await rateLimitRepository.giveBack(db, keyOf(WRONG_KEY_ADDRESS, address))
      }
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
