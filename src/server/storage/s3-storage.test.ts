import { beforeEach, describe, expect, it } from 'vitest'
import { useCannedS3, xml, xmlError as error, type CannedAnswer } from '../testing/canned-s3'
import { S3Storage } from './s3-storage'

const s3 = useCannedS3()
let storage: S3Storage
beforeEach(() => {
  storage = storageAt(s3.endpoint)
})

const storageAt = (address: string, publicBaseUrl?: string) =>
  new S3Storage(
    {
      endpoint: address,
      region: 'us-west-004',
      bucket: 'videos',
      accessKeyId: 'the-id',
      secretAccessKey: 'the-secret',
      publicBaseUrl,
    },
    () => Promise.resolve(),
  )

const partXml = (number: number, size = 10) =>
  `<Part><PartNumber>${number}</PartNumber><ETag>&quot;e${number}&quot;</ETag><Size>${size}</Size></Part>`
const head = (size: number, more: Record<string, string> = {}): CannedAnswer => ({
  headers: { 'content-length': String(size), etag: '"joined-2"', ...more },
})

const upload = { key: 'k1', uploadId: 'u/1+=', sizeBytes: 20 }
const parts = [1, 2].map((partNumber) => ({ partNumber, sizeBytes: 10, etag: `e${partNumber}` }))
const completed = xml(
  '<CompleteMultipartUploadResult><ETag>"joined-2"</ETag></CompleteMultipartUploadResult>',
)
const asked = () => s3.seen.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)

describe('completing at S3', () => {
  it('takes an answer without ETag and version, and asks for what is there', async () => {
    s3.answers = [xml('<CompleteMultipartUploadResult/>'), head(20, { 'x-amz-version-id': 'v7' })]
    expect(await storage.completeMultipartUpload(upload, parts)).toEqual({
      sizeBytes: 20,
      etag: 'joined-2',
      versionId: 'v7',
    })
    expect(s3.seen[0]?.body).toContain('<Part><PartNumber>2</PartNumber><ETag>&#34;e2&#34;</ETag></Part>')
    expect(asked()).toEqual(['POST /videos/k1?uploadId=u%2F1%2B%3D', 'HEAD /videos/k1'])
  })

  it.each(['null', ''])('takes the version %j for none', async (version) => {
    s3.answers = [completed, head(20, { 'x-amz-version-id': version })]
    expect(await storage.completeMultipartUpload(upload, parts)).toMatchObject({ versionId: null })
  })

  it('does not take an error with status 200 for a success', async () => {
    s3.answers = [xml('\n\n  <Error><Code>InvalidPart</Code><Message>no</Message></Error>'), { status: 404 }]
    await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('tries again after an error with status 200 that passes', async () => {
    s3.answers = [error(200, 'InternalError'), completed, head(20)]
    expect(await storage.completeMultipartUpload(upload, parts)).toMatchObject({ sizeBytes: 20 })
  })

  it('finds the file joined by another server that was quicker', async () => {
    s3.answers = [error(202, 'InvalidRequest'), error(400, 'InvalidPart'), head(20)]
    expect(await storage.completeMultipartUpload(upload, parts)).toMatchObject({ sizeBytes: 20 })
  })

  it('finds the file joined when the answer got lost', async () => {
    s3.answers = [{ breaksOff: true }, error(404, 'NoSuchUpload'), head(20)]
    expect(await storage.completeMultipartUpload(upload, parts)).toMatchObject({ sizeBytes: 20 })
  })

  it('knows an upload that is gone from one that was joined', async () => {
    s3.answers = [error(404, 'NoSuchUpload'), { status: 404 }]
    await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'notFound' })
    s3.answers = [error(404, 'NoSuchUpload'), head(19)]
    await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses an object that was joined of another number of parts', async () => {
    s3.answers = [completed, head(20, { etag: `"${'0'.repeat(32)}-3"` })]
    await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not ask S3 to join half a file', async () => {
    await expect(storage.completeMultipartUpload(upload, parts.slice(1))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(s3.seen).toEqual([])
  })

  it('leaves it open what became of it when the storage stays silent', async () => {
    s3.answers = [{ breaksOff: true }, { breaksOff: true }]
    await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})

describe('lists of S3', () => {
  it('are read page by page', async () => {
    const page = (body: string, next?: number) =>
      xml(
        `<ListPartsResult><IsTruncated>${next !== undefined}</IsTruncated>` +
          `${next === undefined ? '' : `<NextPartNumberMarker>${next}</NextPartNumberMarker>`}${body}</ListPartsResult>`,
      )
    s3.answers = [page(partXml(1), 1), page(partXml(10) + partXml(2), 10), page('')]
    const listed = await storage.listParts(upload)
    expect(listed.map((part) => [part.partNumber, part.sizeBytes, part.etag])).toEqual([
      [1, 10, 'e1'],
      [2, 10, 'e2'],
      [10, 10, 'e10'],
    ])
    expect(s3.seen.map(({ url }) => url.searchParams.get('part-number-marker'))).toEqual([null, '1', '10'])
  })

  it.each(['', '<NextPartNumberMarker>1</NextPartNumberMarker>'])(
    'that never end are an error, not a loop (%j)',
    async (next) => {
      const page = xml(
        `<ListPartsResult><IsTruncated>true</IsTruncated>${next}${partXml(1)}</ListPartsResult>`,
      )
      s3.answers = next === '' ? [page] : [page, page]
      await expect(storage.listParts(upload)).rejects.toMatchObject({ code: 'unavailable' })
      expect(s3.seen).toHaveLength(next === '' ? 1 : 2)
    },
  )

  it('leave out uploads that do not say when they were begun', async () => {
    const one = (id: string, date: string) =>
      `<Upload><Key>k</Key><UploadId>${id}</UploadId><Initiated>${date}</Initiated></Upload>`
    s3.answers = [
      xml(
        '<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>' +
          `<NextUploadIdMarker>b</NextUploadIdMarker>${one('a', '')}${one('b', '2026-11-20T10:00:00.000Z')}` +
          '</ListMultipartUploadsResult>',
      ),
      xml(`<ListMultipartUploadsResult>${one('c', '2026-11-21T10:00:00.000Z')}</ListMultipartUploadsResult>`),
    ]
    const listed = []
    for await (const { uploadId, startedAt } of storage.listMultipartUploads()) {
      listed.push([uploadId, startedAt])
    }
    expect(listed).toEqual([
      ['b', new Date('2026-11-20T10:00:00Z')],
      ['c', new Date('2026-11-21T10:00:00Z')],
    ])
    expect(asked()[1]).toContain('key-marker=k&upload-id-marker=b')
  })
})

describe('deleting at S3', () => {
  it('removes the version it is told', async () => {
    s3.answers = [{ status: 204 }]
    await storage.deleteObject('k1', 'v1')
    expect(asked()).toEqual(['DELETE /videos/k1?versionId=v1'])
  })

  it('removes every version and marker of this key alone when it is told none', async () => {
    const version = (name: string, key: string, id: string) =>
      `<${name}><Key>${key}</Key><VersionId>${id}</VersionId></${name}>`
    s3.answers = [
      xml(
        `<ListVersionsResult>${version('Version', 'k1', 'v1')}${version('DeleteMarker', 'k1', 'm1')}` +
          `${version('Version', 'k10', 'v2')}</ListVersionsResult>`,
      ),
      { status: 204 },
      error(404, 'NoSuchVersion'),
    ]
    await storage.deleteObject('k1')
    expect(asked().slice(1)).toEqual(['DELETE /videos/k1?versionId=v1', 'DELETE /videos/k1?versionId=m1'])
  })

  it('removes by name where the storage has no list of versions', async () => {
    s3.answers = [error(501, 'NotImplemented'), { status: 204 }]
    await storage.deleteObject('k1', null)
    expect(asked()[1]).toBe('DELETE /videos/k1')
  })
})

describe('reading from S3', () => {
  const bytes = Buffer.from('0123456789')

  it('asks for the range it wants', async () => {
    s3.answers = [{ status: 206, body: bytes.subarray(2, 5) }]
    expect(Buffer.from(await storage.readRange('k1', 2, 5)).toString()).toBe('234')
    expect(s3.seen[0]?.headers.range).toBe('bytes=2-4')
  })

  it('finds the range in a whole object, and nothing beyond its end', async () => {
    s3.answers = [{ body: bytes }, { body: bytes }, error(416, 'InvalidRange')]
    expect(Buffer.from(await storage.readRange('k1', 2, 5)).toString()).toBe('234')
    expect(Buffer.from(await storage.readRange('k1', 8, 50)).toString()).toBe('89')
    expect(await storage.readRange('k1', 10, 11)).toHaveLength(0)
  })

  it('does not take half an answer for the whole', async () => {
    const half: CannedAnswer = {
      status: 206,
      headers: { 'content-length': '5' },
      body: '234',
      breaksOff: true,
    }
    s3.answers = [half, { status: 206, body: '23456' }]
    expect(Buffer.from(await storage.readRange('k1', 2, 7)).toString()).toBe('23456')
  })
})

describe('failures of S3', () => {
  it.each([
    [error(403, 'SignatureDoesNotMatch'), 'unavailable', 'refuses this server'],
    [error(403, 'InvalidAccessKeyId'), 'unavailable', 'lectern doctor'],
    [{ status: 301 }, 'unavailable', 'lectern doctor'],
    [error(404, 'NoSuchBucket'), 'unavailable', 'lectern doctor'],
    [error(403, 'QuotaExceeded'), 'noSpace', 'full'],
    [
      xml(
        '<Error><Code>AccessDenied</Code><Message>Cannot upload files, storage cap exceeded.</Message></Error>',
        403,
      ),
      'noSpace',
      'full',
    ],
    [xml('<html><body>Bad</body></html>', 400), 'unavailable', ''],
  ])('%j is %s', async (answer, code, words) => {
    s3.answers = [answer]
    const failed = storage.createMultipartUpload({
      key: 'k',
      contentType: 'video/mp4',
      sizeBytes: 1,
      partSizeBytes: 1,
    })
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
    expect(s3.seen).toHaveLength(1)
  })

  it('is tried again while it may pass, and told with its Retry-After when it does not', async () => {
    s3.answers = [
      error(503, 'SlowDown'),
      { status: 502, body: '<html>' },
      xml('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'),
    ]
    const begin = () =>
      storage.createMultipartUpload({ key: 'k', contentType: 'video/mp4', sizeBytes: 1, partSizeBytes: 1 })
    expect(await begin()).toEqual({ uploadId: 'u' })
    s3.answers = [error(503, 'SlowDown', { 'retry-after': '60' })]
    await expect(begin()).rejects.toMatchObject({ code: 'unavailable', retryAfter: 60 })
  })

  it('of a list or an abort of an unknown upload are none', async () => {
    s3.answers = [error(404, 'NoSuchUpload'), error(404, 'NoSuchUpload')]
    expect(await storage.listParts(upload)).toEqual([])
    await storage.abortMultipartUpload(upload)
  })

  it('keep the secret to themselves', async () => {
    s3.answers = [
      xml(
        '<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message><StringToSign>the-string</StringToSign></Error>',
        403,
      ),
    ]
    const failure: unknown = await storage.check().catch((thrown: unknown) => thrown)
    const { cause } = failure as Error
    const told = [failure, cause].map((thrown) => JSON.stringify(thrown, Object.getOwnPropertyNames(thrown)))
    expect(told.join()).not.toMatch(/the-secret|the-string/)
  })

  it('of a check are told at once', async () => {
    s3.answers = [error(503, 'SlowDown')]
    await expect(storage.check()).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('addresses of S3', () => {
  const sign = (more: object = {}) => storage.signPart({ ...upload, partNumber: 2, sizeBytes: 77, ...more })

  it('are bound to the length, and to the checksum when there is one', async () => {
    const [bare, checked] = [await sign(), await sign({ checksum: 'kAFQmDzST7DWlj99KOF/cg==' })]
    const signedHeaders = ({ url }: { url: string }) => new URL(url).searchParams.get('X-Amz-SignedHeaders')
    expect([signedHeaders(bare), bare.headers]).toEqual(['content-length;host', {}])
    expect([signedHeaders(checked), checked.headers]).toEqual([
      'content-length;content-md5;host',
      { 'Content-MD5': 'kAFQmDzST7DWlj99KOF/cg==' },
    ])
    expect(bare.url).not.toMatch(/checksum|the-secret/)
    expect(s3.seen).toEqual([])
  })

  it('hold for an hour, those of players for six and as they are to be shown', async () => {
    expect(new URL((await sign()).url).searchParams.get('X-Amz-Expires')).toBe('3600')
    const read = new URL(await storage.signReadUrl('k1', { contentType: 'video/webm' }))
    expect(Object.fromEntries(read.searchParams)).toMatchObject({
      'X-Amz-Expires': '21600',
      'response-content-type': 'video/webm',
      'response-content-disposition': 'inline',
    })
    await expect(storage.signReadUrl('k1', { contentType: 'text/html' })).rejects.toMatchObject({
      code: 'unsupportedMediaType',
    })
  })

  it('lead browsers where they reach the storage', async () => {
    storage = storageAt(s3.endpoint, 'https://files.example.org')
    expect((await sign()).url).toMatch(/^https:\/\/files\.example\.org\/videos\/k1\?/)
    expect(await storage.signReadUrl('k1', { contentType: 'video/mp4' })).toMatch(/^https:\/\/files\./)
    s3.answers = [{}]
    await storage.check()
    expect(s3.seen).toHaveLength(1)
  })
})

it('says that the storage does not answer when nothing listens', async () => {
  const nobody = storageAt('http://127.0.0.1:1')
  await expect(nobody.check()).rejects.toMatchObject({ code: 'unavailable' })
})
