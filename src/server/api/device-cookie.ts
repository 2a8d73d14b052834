import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { ServerContext } from '../context'

const YEAR_SECONDS = 31_536_000

/**
 * A mark of browsers that have signed in to an account before. It opens nothing: it only keeps wrong tries of others
 * from standing in the way of whoever holds it.
 */
export function deviceCookies({ appUrl, authSecret }: Pick<ServerContext, 'appUrl' | 'authSecret'>) {
  const isHttps = appUrl.startsWith('https://')
  const name = `${isHttps ? '__Host-' : ''}lectern.device`
  const signatureOf = (id: string, account: string) =>
    createHmac('sha256', authSecret).update(`device:${id}:${account}`).digest('base64url')

  return {
    /** What the browser is known as, if this account was signed in to on it. */
    known(c: Context, account: string): string | undefined {
      const [id = '', signature = ''] = (getCookie(c, name) ?? '').split('.')
      const given = Buffer.from(signature)
      const right = Buffer.from(signatureOf(id, account))
      return given.length === right.length && timingSafeEqual(given, right) ? id : undefined
    },

    /** After signing in. */
    remember(c: Context, account: string): void {
      if (this.known(c, account) !== undefined) return
      const id = randomBytes(16).toString('base64url')
      setCookie(c, name, `${id}.${signatureOf(id, account)}`, {
        ...{ path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps, maxAge: YEAR_SECONDS },
      })
    },
  }
}
