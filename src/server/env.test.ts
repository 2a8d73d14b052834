import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

const s3 = {
  NODE_ENV: 'test',
  STORAGE_DRIVER: 's3',
  S3_ENDPOINT: 'https://s3.us-west-004.backblazeb2.com/',
  S3_BUCKET: 'lectern-videos',
  S3_ACCESS_KEY_ID: '0045f0571db506a0000000017',
  S3_SECRET_ACCESS_KEY: 'K004VerySecretIndeed',
} as const

describe('where files are kept', () => {
  it('is the disk unless told', () => {
    expect(readEnv({ NODE_ENV: 'test' })).toMatchObject({ STORAGE_DRIVER: 'disk', s3: undefined })
  })

  it('is a bucket, whose region B2 and AWS have in their address', () => {
    expect(readEnv(s3).s3).toEqual({
      endpoint: 'https://s3.us-west-004.backblazeb2.com',
      region: 'us-west-004',
      bucket: 'lectern-videos',
      accessKeyId: s3.S3_ACCESS_KEY_ID,
      secretAccessKey: s3.S3_SECRET_ACCESS_KEY,
      publicBaseUrl: undefined,
    })
    const regionAt = (S3_ENDPOINT: string, more = {}) => readEnv({ ...s3, S3_ENDPOINT, ...more }).s3?.region
    expect(regionAt('https://s3.eu-central-1.amazonaws.com')).toBe('eu-central-1')
    expect(regionAt('http://127.0.0.1:9000')).toBe('us-east-1')
    expect(regionAt('http://127.0.0.1:9000', { S3_REGION: 'garage' })).toBe('garage')
  })

  it('is left alone by S3_* as long as STORAGE_DRIVER does not name it', () => {
    expect(readEnv({ ...s3, STORAGE_DRIVER: 'disk' }).s3).toBeUndefined()
  })

  it('names everything that is missing at once', () => {
    expect(() =>
      readEnv({ NODE_ENV: 'test', STORAGE_DRIVER: 's3', S3_BUCKET: 'a-bucket', S3_ENDPOINT: '' }),
    ).toThrow(
      'The configuration has mistakes:\n' +
        '  S3_ENDPOINT: STORAGE_DRIVER=s3 needs it\n' +
        '  S3_ACCESS_KEY_ID: STORAGE_DRIVER=s3 needs it\n' +
        '  S3_SECRET_ACCESS_KEY: STORAGE_DRIVER=s3 needs it',
    )
  })

  it.each([
    ['S3_ENDPOINT', 's3.us-west-004.backblazeb2.com', 'write a full address'],
    ['S3_ENDPOINT', 'https://s3.example.org/lectern-videos', 'without a bucket, path or password'],
    ['S3_ENDPOINT', 'https://id:secret@s3.example.org', 'without a bucket, path or password'],
    ['S3_ENDPOINT', 'https://s3.example.org?a=b', 'without a bucket, path or password'],
    ['S3_PUBLIC_BASE_URL', 'ftp://files.example.org', 'write a full address'],
    ['S3_BUCKET', 'lectern/videos', 'the name of a bucket'],
    ['S3_BUCKET', '..', 'the name of a bucket'],
    ['S3_REGION', 'us west', 'write a region'],
    ['S3_SECRET_ACCESS_KEY', 'K004Very SecretIndeed', 'without spaces'],
    ['STORAGE_DRIVER', 'b2', 'write disk or s3'],
  ])('refuses %s=%s and repeats no secret', (name, value, words) => {
    const read = () => readEnv({ ...s3, [name]: value })
    expect(read).toThrow(new RegExp(`${name}: .*${words}`))
    let told = ''
    try {
      read()
    } catch (error) {
      told = String(error)
    }
    expect(told).not.toMatch(/SecretIndeed|id:secret/)
    expect(told.match(new RegExp(name, 'g'))).toHaveLength(1)
  })
})
