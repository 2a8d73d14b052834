import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { S3Client, type S3Settings } from '../storage/s3-client'
import { examineBucket } from '../storage/s3-doctor'
import { S3Storage } from '../storage/s3-storage'
import { describeObjectStorage } from '../storage/storage-contract'
import { createServices } from '../services'
import { newStorageKey } from '../services/storage-key'
import { useTestServices } from '../testing/factories'
import { openS3ForTests, type S3UnderTest } from '../testing/s3-server'

/** Whose pages may use the bucket: in a named one that was set up for `APP_URL`. */
const ORIGIN = new URL(process.env.APP_URL ?? 'https://courses.example.org').origin
const MIB = 1024 ** 2
/** Whether the tests bring their own S3; else `S3_*` names a bucket, and nothing but the tests' own keys is touched. */
const isOwn = !process.env.S3_ENDPOINT

let s3: S3UnderTest
let plain: S3Settings | undefined
beforeAll(async () => {
  s3 = await openS3ForTests({ origin: ORIGIN })
  plain = await s3.swift?.makeBucket('plain', { versions: false })
})
afterAll(() => s3.close())

const contractOn = (name: string, settings: () => S3Settings) =>
  describeObjectStorage(
    name,
    () =>
      Promise.resolve({
        storage: new S3Storage(settings()),
        baseUrl: settings().endpoint,
        passSeconds: (seconds) => delay(seconds * 1000 + 500),
        close: () => Promise.resolve(),
      }),
    { remembersCompleted: isOwn },
  )

contractOn('S3Storage', () => s3.settings)
if (isOwn) contractOn('S3Storage without versions', () => plain ?? s3.settings)

describe('a hostile client of the bucket', () => {
  const storage = () => new S3Storage(s3.settings)
  const begin = async (sizeBytes = 6 * MIB) => {
    const key = `test-${randomUUID()}`
    const upload = { key, contentType: 'video/mp4', sizeBytes, partSizeBytes: 5 * MIB }
    return { key, sizeBytes, ...(await storage().createMultipartUpload(upload)) }
  }
  const first = randomBytes(5 * MIB)
  const signFirst = async (upload: Awaited<ReturnType<typeof begin>>, checksum?: string) =>
    storage().signPart({ ...upload, partNumber: 1, sizeBytes: first.length, checksum })
  const send = async (url: string | URL, init: RequestInit) => {
    const answer = await fetch(url, init)
    await answer.arrayBuffer()
    return answer.status
  }

  it('cannot use the address of a part for anything else', async () => {
    const upload = await begin()
    const { url } = await signFirst(upload)
    for (const method of ['GET', 'DELETE', 'POST']) expect([403, 405]).toContain(await send(url, { method }))

    const whole = new URL(url)
    whole.searchParams.delete('partNumber')
    whole.searchParams.delete('uploadId')
    expect(await send(whole, { method: 'PUT', body: first })).toBe(403)

    const elsewhere = new URL(url)
    elsewhere.pathname = elsewhere.pathname.replace(upload.key, `test-${randomUUID()}`)
    expect(await send(elsewhere, { method: 'PUT', body: first })).toBe(403)

    const longer = new URL(url)
    longer.searchParams.set('X-Amz-Expires', '604800')
    expect(await send(longer, { method: 'PUT', body: first })).toBe(403)

    const unbound = new URL(url)
    unbound.searchParams.set('X-Amz-SignedHeaders', 'host')
    expect(await send(unbound, { method: 'PUT', body: randomBytes(10) })).toBe(403)

    expect(await storage().listParts(upload)).toEqual([])
    expect(await storage().headObject(upload.key)).toBeNull()
    await storage().abortMultipartUpload(upload)
  })

  it('cannot leave out the checksum that an address was made with', async () => {
    const upload = await begin()
    const { url, headers } = await signFirst(upload, createHash('md5').update(first).digest('base64'))
    expect(await send(url, { method: 'PUT', body: first })).toBe(403)
    const other = { 'Content-MD5': createHash('md5').update('other').digest('base64') }
    expect(await send(url, { method: 'PUT', body: first, headers: other })).toBe(403)
    expect(await send(url, { method: 'PUT', body: randomBytes(first.length), headers })).toBe(400)
    expect(await storage().listParts(upload)).toEqual([])
    expect(await send(url, { method: 'PUT', body: first, headers })).toBe(200)
    await storage().abortMultipartUpload(upload)
  })

  it('cannot read, list or write without an address of ours', async () => {
    const { endpoint, bucket } = s3.settings
    expect(await send(`${endpoint}/${bucket}?list-type=2`, {})).toBeGreaterThanOrEqual(400)
    expect(await send(`${endpoint}/${bucket}/test-x`, { method: 'PUT', body: 'x' })).toBeGreaterThanOrEqual(
      400,
    )
    const stranger = new S3Client({ ...s3.settings, secretAccessKey: 'guessed' })
    await expect(stranger.headers({ method: 'GET', query: { 'list-type': 2 } })).rejects.toMatchObject({
      status: 403,
    })
  })
})

// A named bucket may be somebody's: there nothing is swept.
describe.runIf(isOwn)('the sweep of uploads that only the bucket knows', () => {
  const services = useTestServices()

  it('ends those of Lectern, counts their bytes on the disk too, and leaves others', async () => {
    const storage = new S3Storage(s3.settings)
    const { uploads } = createServices({ ...services().context, storage })
    const begin = async (key: string) => {
      const plan = { key, contentType: 'video/mp4', sizeBytes: 5 * MIB, partSizeBytes: 5 * MIB }
      const upload = { key, ...(await storage.createMultipartUpload(plan)) }
      const { url } = await storage.signPart({ ...upload, partNumber: 1, sizeBytes: 5 * MIB })
      const answer = await fetch(url, { method: 'PUT', body: randomBytes(5 * MIB) })
      expect(answer.status, await answer.text()).toBe(200)
      return upload
    }
    const [ours, foreign] = [await begin(newStorageKey()), await begin('backup/2026.tar')]
    const before = (await s3.swift?.storedBytes()) ?? 0
    expect(await uploads.sweepUnknownUploads()).toEqual({ uploads: 0, bytes: 0 })
    const inTwoDays = new Date(Date.now() + 48 * 3_600_000)
    expect(await uploads.sweepUnknownUploads(inTwoDays)).toEqual({ uploads: 1, bytes: 5 * MIB })
    expect(await storage.listParts(ours)).toEqual([])
    expect(await storage.listParts(foreign)).toHaveLength(1)
    expect(before - ((await s3.swift?.storedBytes()) ?? 0)).toBeGreaterThanOrEqual(5 * MIB)
    await storage.abortMultipartUpload(foreign)
  })
})

describe('lectern doctor', () => {
  const examine = (settings: S3Settings, mayFix = false) =>
    examineBucket(settings, { origin: ORIGIN, mayFix })

  it('finds the bucket in order, and leaves nothing in it', async () => {
    const findings = await examine(s3.settings, true)
    expect(findings.filter(({ isFine }) => !isFine)).toEqual([])
    expect(findings.map(({ text }) => text.split(/[: ]/)[0])).toEqual([
      'Bucket',
      'Round',
      'CORS',
      'Lifecycle',
    ])
    const list = await new S3Client(s3.settings).xml({
      method: 'GET',
      query: { versions: '', prefix: 'lectern-doctor' },
    })
    expect(list.children.filter(({ name }) => name === 'Version' || name === 'DeleteMarker')).toEqual([])
  })

  it.runIf(isOwn)(
    'says which pages may not send files, and that this storage cannot be told by S3',
    async () => {
      const foreign = { origin: 'https://elsewhere.example', mayFix: false }
      const found = (await examineBucket(s3.settings, foreign)).find(({ text }) => text.includes('CORS'))
      expect(found?.isFine).toBe(false)
      expect(found?.text).toContain('https://elsewhere.example')
      expect(found?.text).toContain('--fix')
      const tried = (await examineBucket(s3.settings, { ...foreign, mayFix: true })).find(({ text }) =>
        text.includes('CORS'),
      )
      expect(tried?.text).toContain('set it in its own configuration')
    },
  )

  it.each([
    ['a wrong secret', { secretAccessKey: 'wrong' }, 'S3_SECRET_ACCESS_KEY'],
    ['a key nobody has', { accessKeyId: 'test:nobody' }, 'S3_ACCESS_KEY_ID'],
    ['a bucket that is not there', { bucket: `lectern-none-${randomUUID()}` }, ''],
    ['an address where nothing listens', { endpoint: 'http://127.0.0.1:9' }, 'S3_ENDPOINT'],
  ])('explains %s', async (_word, changes, words) => {
    const findings = await examine({ ...s3.settings, ...changes })
    expect(findings).toHaveLength(1)
    expect(findings[0]?.isFine).toBe(false)
    if (isOwn) expect(findings[0]?.text).toContain(words)
    expect(findings[0]?.text).not.toContain(s3.settings.secretAccessKey)
  })
})
