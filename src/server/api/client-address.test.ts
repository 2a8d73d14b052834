import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { readEnv } from '../env'
import { clientAddress } from './client-address'

async function asked(trusted: string | undefined, socket: string, forwarded?: string): Promise<string> {
  const env = readEnv({ NODE_ENV: 'test', ...(trusted !== undefined && { TRUSTED_PROXIES: trusted }) })
  const addressIn = clientAddress(() => socket, env)
  const app = new Hono().get('/', (c) => c.text(addressIn(c) ?? 'none'))
  const headers = forwarded === undefined ? undefined : { 'x-forwarded-for': forwarded }
  return (await app.request('/', headers && { headers })).text()
}

it.each([
  // Nobody is trusted: the header is what anybody can write.
  [undefined, '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [undefined, '127.0.0.1', '203.0.113.9', '127.0.0.1'],
  // A stranger who claims to be a proxy.
  ['10.0.0.0/8', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  // A proxy of ours: the rightmost that is none.
  ['loopback', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['loopback', '::1', '203.0.113.9', '203.0.113.9'],
  ['loopback', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['loopback', '127.0.0.1', '198.51.100.7, 203.0.113.9', '203.0.113.9'],
  ['loopback 10.0.0.0/8', '127.0.0.1', '198.51.100.7, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
  ['2001:db8::/32', '2001:db8::1', '2001:db9::7', '2001:db9::7'],
  // Without the header, or with nonsense in it, it is the last address that is sure.
  ['loopback', '127.0.0.1', undefined, '127.0.0.1'],
  ['loopback', '127.0.0.1', '', '127.0.0.1'],
  ['loopback', '127.0.0.1', '203.0.113.9, unknown', '127.0.0.1'],
  ['loopback', '127.0.0.1', '203.0.113.9:4711', '127.0.0.1'],
  ['loopback,10.0.0.1', '127.0.0.1', 'x, 10.0.0.1', '10.0.0.1'],
])('with %s trusted and %s at the socket, “%s” is %s', async (trusted, socket, forwarded, expected) => {
  expect(await asked(trusted, socket, forwarded)).toBe(expected)
})

it.each(['10.0.0.0/33', 'proxy.example.org', '10.0.0.0/', '300.1.1.1', '10.0.0.0/-1', '::1/129'])(
  'the setting %s stops the start with a sentence',
  (value) => {
    expect(() => readEnv({ NODE_ENV: 'test', TRUSTED_PROXIES: value })).toThrow(
      /TRUSTED_PROXIES: write networks such as 10\.0\.0\.0\/8, or loopback/,
    )
  },
)
