import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'
import type { Env } from '../env'
import type { RemoteAddress } from './guards'

/** A long list is nobody's chain of proxies. */
const MOST_HOPS = 20

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** `::ffff:192.0.2.1` is how a socket for both families tells of 192.0.2.1. */
const plain = (address: string) => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

/** The networks of `TRUSTED_PROXIES` as one list to look in. */
export function trustedNetworks(networks: Env['TRUSTED_PROXIES']): BlockList {
  const list = new BlockList()
  for (const { address, bits } of networks) list.addSubnet(address, bits, family(address))
  return list
}

/** Whether the request came from this machine, with nobody in between. */
export const isLoopback = (address: string) => /^127\./.test(plain(address)) || address === '::1'

/**
 * Who asks: whoever is at the other end of the socket, or, where that is a proxy of ours, the rightmost address in
 * `X-Forwarded-For` that is none. What stands to the left of it anybody can have written.
 */
export const clientAddress = (remoteAddress: RemoteAddress, env: Env): RemoteAddress => {
  if (env.TRUSTED_PROXIES.length === 0) return remoteAddress
  const trusted = trustedNetworks(env.TRUSTED_PROXIES)
  const isTrusted = (address: string) => isIP(address) !== 0 && trusted.check(address, family(address))
  return (c: Context) => {
    let address = remoteAddress(c)
    if (address === undefined) return undefined
    const hops = (c.req.header('x-forwarded-for') ?? '').split(',').slice(-MOST_HOPS)
    while (isTrusted(plain(address))) {
      const before = hops.pop()?.trim()
      // No address, or something that is none: the last one that is sure.
      if (before === undefined || isIP(before) === 0) return address
      address = before
    }
    return address
  }
}
