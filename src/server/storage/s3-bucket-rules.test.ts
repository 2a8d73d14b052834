import { beforeEach, describe, expect, it } from 'vitest'
import { useCannedS3, xml, xmlError } from '../testing/canned-s3'
import { readLifecycleRule, setCorsRule, setLifecycleRule } from './s3-bucket-rules'
import { S3Client } from './s3-client'

const s3 = useCannedS3()
let client: S3Client
beforeEach(() => {
  client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-west-004',
    bucket: 'videos',
    accessKeyId: 'the-id',
    secretAccessKey: 'the-secret',
    publicBaseUrl: undefined,
  })
})

describe('the CORS rule', () => {
  const others =
    '<CORSRule><ID>a&#38;b</ID><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>'

  it('is set beside the rules of others and in place of its own older one', async () => {
    const old = '<CORSRule><ID>lectern</ID><AllowedOrigin>http://old.example</AllowedOrigin></CORSRule>'
    s3.answers = [xml(`<CORSConfiguration>${others}${old}</CORSConfiguration>`), {}]
    expect(await setCorsRule(client, 'https://courses.example.org')).toBe('set')
    const { method, url, body, headers } = s3.seen[1] ?? {}
    expect([method, url?.search, headers?.['content-md5']?.length]).toEqual(['PUT', '?cors=', 24])
    expect(body).toContain(others)
    expect(body).not.toContain('old.example')
    for (const part of [
      '<AllowedOrigin>https://courses.example.org</AllowedOrigin>',
      '<AllowedMethod>PUT</AllowedMethod>',
      '<AllowedHeader>content-md5</AllowedHeader>',
      '<ExposeHeader>ETag</ExposeHeader>',
    ]) {
      expect(body).toContain(part)
    }
    // B2 takes rules of less than 1,000 bytes.
    expect(body?.length).toBeLessThan(900)
  })

  it('is the first one of a bucket that has none', async () => {
    s3.answers = [xmlError(404, 'NoSuchCORSConfiguration'), {}]
    expect(await setCorsRule(client, 'https://courses.example.org')).toBe('set')
    expect(s3.seen[1]?.body.match(/<CORSRule>/g)).toHaveLength(1)
  })

  it.each([
    [[xmlError(403, 'AccessDenied')], 'denied'],
    [[xmlError(404, 'NoSuchCORSConfiguration'), xmlError(403, 'AccessDenied')], 'denied'],
    [[xmlError(501, 'NotImplemented')], 'unsupported'],
    [[xml('<ListBucketResult/>')], 'unsupported'],
    [[xmlError(404, 'NoSuchCORSConfiguration'), xmlError(400, 'MalformedXML')], 'unsupported'],
  ])('says when it cannot be set', async (answers, state) => {
    s3.answers = answers
    expect(await setCorsRule(client, 'https://courses.example.org')).toBe(state)
  })
})

describe('the lifecycle rule', () => {
  const rule = (days: number, more = '<Filter><Prefix></Prefix></Filter><Status>Enabled</Status>') =>
    `<Rule>${more}<AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>`
  const expiry =
    '<Rule><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>'

  it.each([
    ['none', '', 'missing'],
    ['one for other things', expiry, 'missing'],
    ['seven days', expiry + rule(7), 'set'],
    ['thirty days, in the old form', rule(30, '<Prefix></Prefix><Status>Enabled</Status>'), 'set'],
    ['one that is switched off', rule(7, '<Status>Disabled</Status>'), 'missing'],
    [
      'one for some keys',
      rule(7, '<Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status>'),
      'missing',
    ],
    [
      'one for tagged files',
      rule(7, '<Filter><Tag><Key>a</Key></Tag></Filter><Status>Enabled</Status>'),
      'missing',
    ],
    ['two days', rule(2), { tooSoonDays: 2 }],
    ['two days beside seven', rule(7) + rule(2), { tooSoonDays: 2 }],
  ])('is read: %s', async (_word, rules, state) => {
    s3.answers = [xml(`<LifecycleConfiguration>${rules}</LifecycleConfiguration>`)]
    expect(await readLifecycleRule(client)).toEqual(state)
  })

  it.each([
    [xmlError(404, 'NoSuchLifecycleConfiguration'), 'missing'],
    [xmlError(403, 'AccessDenied'), 'denied'],
    [xmlError(501, 'NotImplemented'), 'unsupported'],
    [xml('<ListBucketResult/>'), 'unsupported'],
  ])('is read where the storage answers something else', async (answer, state) => {
    s3.answers = [answer]
    expect(await readLifecycleRule(client)).toBe(state)
  })

  it('fails for a bucket that is not there', async () => {
    s3.answers = [xmlError(404, 'NoSuchBucket')]
    await expect(readLifecycleRule(client)).rejects.toMatchObject({ code: 'NoSuchBucket' })
  })

  it('is set beside the rules of others', async () => {
    s3.answers = [xml(`<LifecycleConfiguration>${expiry}</LifecycleConfiguration>`), {}]
    expect(await setLifecycleRule(client)).toBe('set')
    const { body = '', url } = s3.seen[1] ?? {}
    expect(url?.search).toBe('?lifecycle=')
    expect(body).toContain(expiry)
    s3.answers = [xml(body)]
    expect(await readLifecycleRule(client)).toBe('set')
  })
})
