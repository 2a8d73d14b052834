import { isIP } from 'node:net'

/** For whom browsers keep passkeys: a name that can be no number, and where pages of it are. */
export interface RelyingParty {
  id: string
  /** The one address at which a page may ask for a passkey. */
  origin: string
}

const isLoopback = (host: string) => host === '[::1]' || /^127\./.test(host)

/**
 * Whom passkeys of this server are for, from the address that it is configured with; nothing that a request says
 * counts. Browsers take names with https, and `localhost`, so a server that says 127.0.0.1 is known by that name.
 * @returns `null` where no browser would make one: a bare address, or a name without https
 */
export function relyingParty(appUrl: string): RelyingParty | null {
  const url = new URL(appUrl)
  if (isLoopback(url.hostname)) {
    const local = new URL(url.origin)
    local.hostname = 'localhost'
    return { id: 'localhost', origin: local.origin }
  }
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
  if (isIP(url.hostname) !== 0 || url.hostname.startsWith('[')) return null
  return url.protocol === 'https:' || isLocal ? { id: url.hostname, origin: url.origin } : null
}
