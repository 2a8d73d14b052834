import { createHmac, timingSafeEqual } from 'node:crypto'

/** The base64 of a SHA-256. */
const SIGNATURE_CHARS = 44

/**
 * The token in a cookie that better-auth has signed with this secret; `undefined` for everything else.
 * @param header the whole `Cookie` header
 */
export function signedToken(header: string, name: string, secret: string): string | undefined {
  const value = cookieValue(header, name)
  const at = value?.lastIndexOf('.') ?? -1
  if (value === undefined || at < 1) return undefined
  const token = value.slice(0, at)
  const given = Buffer.from(value.slice(at + 1))
  if (given.length !== SIGNATURE_CHARS) return undefined
  const right = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'))
  return timingSafeEqual(given, right) ? token : undefined
}

/** The first of this name, as better-auth reads it. */
function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at < 0 || pair.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(pair.slice(at + 1).trim())
    } catch {
      return undefined // no percent-encoding: none of better-auth's
    }
  }
  return undefined
}
