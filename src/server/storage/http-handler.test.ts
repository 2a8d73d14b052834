import { randomBytes } from 'node:crypto'
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startStorageServer, type StorageServer } from '../testing/storage-server'

describe('createStorageHandler', () => {
  let server: StorageServer
  let url: string
  const key = 'videos/lesson-1.mp4'
  const content = randomBytes(300_000)

  const store = async (bytes: Buffer, storedKey: string) => {
    const upload = {
      key: storedKey,
      contentType: 'video/mp4',
      sizeBytes: bytes.length,
      partSizeBytes: 1 << 20,
    }
    const ref = {
      key: storedKey,
      sizeBytes: bytes.length,
      ...(await server.storage.createMultipartUpload(upload)),
    }
    const signed = await server.storage.signPart({ ...ref, partNumber: 1, sizeBytes: bytes.length })
    await fetch(server.baseUrl + signed.url, { method: 'PUT', body: new Uint8Array(bytes) })
    await server.storage.completeMultipartUpload(ref, await server.storage.listParts(ref))
  }

  beforeAll(async () => {
    server = await startStorageServer()
    await store(content, key)
    url = server.baseUrl + (await server.storage.signReadUrl(key, { contentType: 'video/mp4' }))
  })
  afterAll(() => server.close())

  const fetchBytes = async (headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(url, { method, headers })
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
  }
  const fetchProblem = async (address: string, init?: RequestInit) => {
    const answer = await fetch(address, init)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await answer.json()) as { status: number; code: string; requestId: string }
    expect(problem.status).toBe(answer.status)
    expect(problem.requestId).toBe(answer.headers.get('x-request-id'))
    return [problem.status, problem.code]
  }

  it('serves a file so that nothing in it can run as a page', async () => {
    const { status, headers, bytes } = await fetchBytes()
    expect(status).toBe(200)
    expect(bytes.equals(content)).toBe(true)
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': expect.stringContaining('private') as string,
      'content-disposition': 'inline',
      'content-length': '300000',
      'content-security-policy': 'sandbox',
      'content-type': 'video/mp4',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(headers.get('etag')).toMatch(/^"[^"]+"$/)
  })

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, bytes } = await fetchBytes({}, 'HEAD')
    expect([status, headers.get('content-length'), bytes.length]).toEqual([200, '300000', 0])
  })

  it('answers a range with 206 and its place in the file', async () => {
    const { status, headers, bytes } = await fetchBytes({ range: 'bytes=100-199' })
    expect([status, headers.get('content-range'), headers.get('content-length')]).toEqual([
      206,
      'bytes 100-199/300000',
      '100',
    ])
    expect(bytes.equals(content.subarray(100, 200))).toBe(true)
  })

  it('answers 416 with the size when the range lies beyond the file', async () => {
    const { status, headers } = await fetchBytes({ range: 'bytes=300000-' })
    expect([status, headers.get('content-range')]).toEqual([416, 'bytes */300000'])
    expect(await fetchProblem(url, { headers: { range: 'bytes=300000-' } })).toEqual([
      416,
      'rangeNotSatisfiable',
    ])
  })

  it('sends the whole file when If-Range names another version', async () => {
    const etag = (await fetchBytes({}, 'HEAD')).headers.get('etag') ?? ''
    expect((await fetchBytes({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206)
    expect((await fetchBytes({ range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200)
    expect((await fetchBytes({ 'if-none-match': etag })).status).toBe(304)
  })

  it('refuses a content type that was changed in the address', async () => {
    const changed = new URL(url)
    changed.searchParams.set('type', 'text/html')
    expect(await fetchProblem(changed.href)).toEqual([403, 'forbidden'])
  })

  it('refuses a name for a download that nobody signed, or another one', async () => {
    const named = new URL(url)
    named.searchParams.set('name', 'invoice.exe')
    expect(await fetchProblem(named.href)).toEqual([403, 'forbidden'])
    const options = { contentType: 'application/octet-stream', saveAs: 'Lesson.mp4' }
    const other = new URL(server.baseUrl + (await server.storage.signReadUrl(key, options)))
    other.searchParams.set('name', 'invoice.exe')
    expect(await fetchProblem(other.href)).toEqual([403, 'forbidden'])
    other.searchParams.delete('name')
    expect(await fetchProblem(other.href)).toEqual([403, 'forbidden'])
  })

  it('signs and serves no content type that could run', async () => {
    const html = server.storage.signReadUrl(key, { contentType: 'text/html' })
    await expect(html).rejects.toMatchObject({ code: 'unsupportedMediaType' })
    const path = `/storage/objects/${key}`
    const bound = { name: 'type', value: 'text/html' } as const
    const signed = server.storage.signer.sign({ method: 'GET', path, bound, expiresInSeconds: 60 })
    expect(await fetchProblem(server.baseUrl + signed)).toEqual([415, 'unsupportedMediaType'])
  })

  it('takes a read address for no upload address and the other way round', async () => {
    expect(await fetchProblem(url, { method: 'PUT', body: 'x' })).toEqual([405, 'methodNotAllowed'])
    const part = { key: 'k', contentType: 'video/mp4', sizeBytes: 1, partSizeBytes: 1 }
    const { uploadId } = await server.storage.createMultipartUpload(part)
    const put = await server.storage.signPart({ key: 'k', uploadId, partNumber: 1, sizeBytes: 1 })
    const answer = await fetch(server.baseUrl + put.url)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'PUT'])
  })

  it.each([
    '/storage',
    '/storage/',
    '/storage/uploads/x',
    '/storage/uploads/x/0',
    '/storage/objects/',
    '/storage/other/x',
  ])('knows nothing at %s', async (path) => {
    expect(await fetchProblem(server.baseUrl + path)).toEqual([404, 'notFound'])
  })

  it.each([
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%00',
    'x?sig=&exp=&type=',
    `x?exp=9&sig=${'A'.repeat(43)}`,
  ])('refuses unsigned %s and opens nothing', async (tail) => {
    const status = await new Promise((resolve, reject) => {
      const path = `/storage/objects/${tail}`
      get({ port: server.port, host: '127.0.0.1', path }, (answer) => resolve(answer.resume().statusCode)).on(
        'error',
        reject,
      )
    })
    expect(status).toBe(403)
  })

  it('opens no file outside its folder even for a signed path', async () => {
    const path = '/storage/objects/../../../../etc/passwd'
    const bound = { name: 'type', value: 'video/mp4' } as const
    const signed = server.storage.signer.sign({ method: 'GET', path, bound, expiresInSeconds: 60 })
    const status = await new Promise((resolve, reject) => {
      get({ port: server.port, host: '127.0.0.1', path: signed }, (answer) =>
        resolve(answer.resume().statusCode),
      ).on('error', reject)
    })
    expect(status).toBe(404)
  })

  it('lets a player drop the connection in the middle and goes on serving', async () => {
    await store(randomBytes(1 << 20), 'long')
    const long = server.baseUrl + (await server.storage.signReadUrl('long', { contentType: 'video/mp4' }))
    for (let times = 0; times < 20; times += 1) {
      await new Promise((resolve, reject) => {
        get(long, (answer) => answer.once('data', () => resolve(answer.destroy()))).on('error', reject)
      })
    }
    expect((await fetchBytes()).status).toBe(200)
    expect(server.errors).toEqual([])
  })

  it('sees an answer to a large refused body', async () => {
    const expired = `${server.baseUrl}/storage/uploads/x/1?size=5&exp=1&sig=x`
    expect(await fetchProblem(expired, { method: 'PUT', body: randomBytes(16 * 1024 ** 2) })).toEqual([
      403,
      'forbidden',
    ])
  })
})
