import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { readEnv } from './env'
import { contentSecurityPolicy, createSecurityHeaders, storageOriginsOf } from './security-headers'

const plain = { appUrl: 'http://localhost:3000', storageOrigins: [], isDevelopment: false }

/** Asks a server that has these headers put on. @returns its answer, and the request as the handler saw it */
async function answer(
  kind: 'every' | 'documents',
  settings: Parameters<typeof createSecurityHeaders>[0],
  path = '/',
  sent: Record<string, string> = {},
) {
  let seen: IncomingMessage['headers'] = {}
  const handle = createSecurityHeaders(settings)[kind]((req, res) => {
    seen = req.headers
    res.end('here')
  })
  const server = createServer((req, res) => void handle(req, res))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const { port } = server.address() as AddressInfo // listening on TCP
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { headers: sent })
    return { headers, seen }
  } finally {
    await new Promise((done) => server.close(done))
  }
}

const nonceOf = (policy: string | null | undefined) => /script-src 'nonce-([^']+)'/.exec(policy ?? '')?.[1]

it('gives every page a nonce of its own, and nothing else may run', async () => {
  const first = await answer('documents', plain)
  const second = await answer('documents', plain)
  const policy = first.headers.get('content-security-policy')
  expect(policy).toContain("'strict-dynamic'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(nonceOf(policy)).toMatch(/^[\w+/]{24}$/)
  expect(nonceOf(policy)).not.toBe(nonceOf(second.headers.get('content-security-policy')))
  expect(first.seen['content-security-policy']).toBe(policy)
})

it('believes no policy that was sent with the request: whoever chose the nonce could run scripts', async () => {
  const sent = {
    'content-security-policy': "script-src 'nonce-mine'",
    'content-security-policy-report-only': 'x',
  }
  for (const path of ['/', '/_next/static/a.js']) {
    const { seen } = await answer('documents', plain, path, sent)
    expect(JSON.stringify(seen)).not.toMatch(/nonce-mine|report-only/)
  }
})

it('asks for https only where it is served by https', async () => {
  const https = { ...plain, appUrl: 'https://courses.example.org' }
  for (const kind of ['every', 'documents'] as const) {
    expect((await answer(kind, plain)).headers.get('strict-transport-security')).toBeNull()
    expect((await answer(kind, https)).headers.get('strict-transport-security')).toBe('max-age=31536000')
  }
  expect(contentSecurityPolicy('n', plain)).not.toContain('upgrade-insecure-requests')
  expect(contentSecurityPolicy('n', https)).toContain('upgrade-insecure-requests')
})

it('keeps answers to this origin', async () => {
  for (const kind of ['every', 'documents'] as const) {
    const { headers } = await answer(kind, plain)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
  const { headers } = await answer('documents', plain)
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('permissions-policy')).toContain('camera=()')
})

it('names the bucket only where files go to one', () => {
  const disk = contentSecurityPolicy('n', {
    ...plain,
    storageOrigins: storageOriginsOf(readEnv({ NODE_ENV: 'test' })),
  })
  expect(disk).not.toMatch(/https?:/)
  const env = readEnv({
    ...{ NODE_ENV: 'test', STORAGE_DRIVER: 's3', S3_ENDPOINT: 'https://s3.us-west-004.backblazeb2.com' },
    ...{ S3_BUCKET: 'lectern', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' },
    S3_PUBLIC_BASE_URL: 'https://files.example.org',
  })
  const bucket = contentSecurityPolicy('n', { ...plain, storageOrigins: storageOriginsOf(env) })
  for (const directive of ['connect-src', 'media-src', 'img-src']) {
    const hosts = 'https://s3\\.us-west-004\\.backblazeb2\\.com https://files\\.example\\.org'
    expect(bucket).toMatch(new RegExp(`${directive} [^;]*${hosts}`))
  }
  expect(bucket).not.toMatch(/script-src[^;]*https:/)
})

it('names the build of the pages on whatever it answers, where there is one', async () => {
  for (const kind of ['every', 'documents'] as const) {
    expect((await answer(kind, plain)).headers.get('x-lectern-build')).toBeNull()
    const { headers } = await answer(kind, { ...plain, build: '0123456789abcdef' }, '/_next/static/a.js')
    expect(headers.get('x-lectern-build')).toBe('0123456789abcdef')
  }
})
