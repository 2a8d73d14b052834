import { createHash } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { readPackage } from '@/lib/package/read-package'
import type { Playback, SignedPart, UploadParts, VideoUploadResponse } from '@/types/api'
import type { CourseTree, Video } from '@/types/course'
import { startCountingProxy, type CountingProxy } from '../testing/counting-proxy'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { keysIn, openS3ForTests, type S3UnderTest } from '../testing/s3-server'
import { bundleTestServer, startServerProcess, type ServerProcess } from '../testing/server-process'
import { clientOf, signUp, type SlowClient } from './client'

const MIB = 1024 ** 2
const MAX_UPLOAD_BYTES = 64 * MIB

let bundle: Awaited<ReturnType<typeof bundleTestServer>>
let home: string
let s3: S3UnderTest
let server: ServerProcess
/** Between this test and the server, and between the server and the bucket. */
let toServer: CountingProxy
let toBucket: CountingProxy | undefined
let client: SlowClient
let bytes: Buffer

/** Where the bucket is a Swift of the test's own, its wire is measured too. */
const isOwn = !process.env.S3_ENDPOINT

beforeAll(async () => {
  s3 = await openS3ForTests()
  const { settings } = s3
  toBucket = s3.swift && (await startCountingProxy(settings.endpoint))
  bundle = await bundleTestServer()
  home = await mkdtemp(join(tmpdir(), 'lectern-slow-'))
  server = startServerProcess(bundle.entry, {
    LECTERN_HOME: home,
    LOG_LEVEL: 'info',
    DEMO: '0',
    MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES),
    STORAGE_DRIVER: 's3',
    S3_ENDPOINT: toBucket?.address ?? settings.endpoint,
    S3_REGION: settings.region,
    S3_BUCKET: settings.bucket,
    S3_ACCESS_KEY_ID: settings.accessKeyId,
    S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    ...(toBucket && { S3_PUBLIC_BASE_URL: settings.endpoint }),
  })
  toServer = await startCountingProxy(await server.ready)
  client = clientOf(() => toServer.address, await signUp(toServer.address))
  bytes = await videoOfThreeParts()
})
afterAll(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await Promise.all([toServer.close(), toBucket?.close()])
  await removeFolder(home)
  await bundle.remove()
  await s3.close()
})

/** A real video, then a box that players skip. */
async function videoOfThreeParts(): Promise<Buffer> {
  const filler = Buffer.alloc(36 * MIB)
  filler.writeUInt32BE(filler.length, 0)
  filler.write('free', 4)
  return Buffer.concat([await sampleVideo(), filler])
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

async function makeCourse() {
  const chapterId = newId()
  const { id: courseId } = await client.expectOk<CourseTree>('POST', '/api/courses', {
    title: 'In a bucket',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One' }],
  })
  return { courseId, chapterId }
}

const begin = async (size: number, filename = 'lesson.mp4') => {
  const place = await makeCourse()
  const started = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    ...place,
    filename,
    size,
  })
  return { ...place, ...started, path: `/api/uploads/${started.upload.id}` }
}
type Begun = Awaited<ReturnType<typeof begin>>

const partOf = ({ upload }: Begun, partNumber: number) =>
  bytes.subarray((partNumber - 1) * upload.partSize, partNumber * upload.partSize)

/** Sends parts as a browser does, with their MD5, and answers the ETags. */
async function send(begun: Begun, partNumbers: number[]): Promise<Record<string, string>> {
  const checksums = Object.fromEntries(
    partNumbers.map((number) => [number, createHash('md5').update(partOf(begun, number)).digest('base64')]),
  )
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `${begun.path}/sign`, {
    partNumbers,
    checksums,
  })
  const etags: Record<string, string> = {}
  for (const { partNumber, url, headers, size } of items) {
    expect(url.startsWith(s3.settings.endpoint)).toBe(true)
    const body = partOf(begun, partNumber)
    expect(body.length).toBe(size)
    const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })
    expect(answer.status, await answer.text()).toBe(200)
    etags[partNumber] = answer.headers.get('etag') ?? ''
  }
  return etags
}

const all = (begun: Begun) => Array.from({ length: begun.upload.partCount }, (_, i) => i + 1)

it('makes a package of what lies in the bucket, with the picture of the course, and shows that to students', async () => {
  const begun = await begin(bytes.length)
  const etags = await send(begun, all(begun))
  const { video } = await client.expectOk<{ video: Video }>('POST', `${begun.path}/complete`, { etags })
  expect(await client.untilRead(video)).toMatchObject({ status: 'ready' })
  const jpeg = Buffer.from('ffd8ffc0000808002000400000', 'hex')
  const path = `/api/courses/${begun.courseId}`
  await client.expectOk('PUT', `${path}/picture`, { picture: jpeg.toString('base64') })

  const answer = await client.send('GET', `${path}/export/package`)
  expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, 'none'])
  const archive = await answer.blob()
  expect(archive.size).toBe(Number(answer.headers.get('content-length')))
  const pack = await readPackage(archive)
  expect(pack.notes).toEqual([])
  const file = await pack.open(video.id)
  expect(file && sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(bytes))
  const picture = await pack.picture()
  expect(picture && jpeg.equals(Buffer.from(await picture.arrayBuffer()))).toBe(true)

  await client.expectOk('PATCH', path, { description: 'How to see it.' })
  await client.expectOk('POST', `${path}/publish`)
  const shown = await fetch(`${toServer.address}/api/live/courses/${begun.courseId}/picture`)
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(jpeg.equals(Buffer.from(await shown.arrayBuffer()))).toBe(true)
  await client.expectOk('DELETE', `/api/chapters/${begun.chapterId}`)
  await client.expectOk('POST', `${path}/purge`)
})

it('sends a file to the bucket, plays it from there and frees it, and none of its bytes comes by the server', async () => {
  const before = { server: { ...toServer }, bucket: { ...toBucket } }
  const begun = await begin(bytes.length)
  expect(begun.upload.partCount).toBe(3)
  const etags = await send(begun, all(begun))
  const { video } = await client.expectOk<{ video: Video }>('POST', `${begun.path}/complete`, { etags })
  expect(await client.untilRead(video)).toMatchObject({
    status: 'ready',
    size: bytes.length,
    format: 'video/mp4',
  })

  const { sources } = await client.expectOk<Playback>('GET', `/api/videos/${video.id}/playback`)
  const src = sources[0]?.src ?? ''
  expect(src.startsWith(s3.settings.endpoint)).toBe(true)
  const whole = await fetch(src)
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4'])
  expect(whole.headers.get('content-disposition')).toBe('inline')
  expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256(bytes))
  const middle = await fetch(src, { headers: { range: `bytes=${16 * MIB - 500}-${16 * MIB + 499}` } })
  expect(middle.status).toBe(206)
  const wanted = bytes.subarray(16 * MIB - 500, 16 * MIB + 500)
  expect(wanted.equals(Buffer.from(await middle.arrayBuffer()))).toBe(true)

  const stored = await s3.swift?.storedBytes()
  if (stored !== undefined) expect(stored).toBeGreaterThanOrEqual(bytes.length)
  const key = new URL(src).pathname.split('/').at(-1) ?? ''
  await client.expectOk('DELETE', `/api/chapters/${begun.chapterId}`)
  await client.expectOk('POST', `/api/courses/${begun.courseId}/purge`)
  await vi.waitFor(async () => expect(await keysIn(s3.settings, key)).toEqual([]), {
    timeout: 20_000,
    interval: 200,
  })
  if (stored !== undefined) {
    await vi.waitFor(async () => expect(await s3.swift?.storedBytes()).toBeLessThan(MIB), {
      timeout: 20_000,
      interval: 200,
    })
  }
  expect((await fetch(src)).status).toBe(404)

  // 37 MB went up and came down. The server saw requests and answers; it sends the bucket the pictures that its worker
  // makes, and what the worker reads for them is no way of the bytes between page and bucket.
  const passed = {
    browser: toServer.sent + toServer.received - before.server.sent - before.server.received,
    toBucket: toBucket ? toBucket.sent - (before.bucket.sent ?? 0) : 0,
    fromBucket: toBucket ? toBucket.received - (before.bucket.received ?? 0) : 0,
  }
  process.stdout.write(`bytes by the server: ${JSON.stringify(passed)}\n`)
  expect(passed.browser).toBeLessThan(64 * 1024)
  expect(passed.toBucket).toBeLessThan(MIB)
  expect(await readdir(home)).not.toContain('storage')
})

it('goes on where it was when a part is missing, and names it', async () => {
  const begun = await begin(bytes.length)
  await send(begun, [1, 3])
  const refused = await client.send('POST', `${begun.path}/complete`, {})
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ code: 'notReady', errors: [{ field: 'parts.2' }] })
  const held = await client.expectOk<UploadParts>('GET', `${begun.path}/parts`)
  expect(held.parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
    [1, 16 * MIB],
    [3, bytes.length - 32 * MIB],
  ])
  await send(begun, [2])
  const wrong = await client.send('POST', `${begun.path}/complete`, { etags: { 2: '0'.repeat(32) } })
  expect(await wrong.json()).toMatchObject({ code: 'notReady', errors: [{ field: 'parts.2' }] })

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => client.expectOk<{ video: Video }>('POST', `${begun.path}/complete`)),
  )
  for (const { video } of answers) expect(video.id).toBe(begun.video.id)
  expect(await client.untilRead(begun.video)).toMatchObject({ status: 'ready' })
  await client.expectOk('DELETE', `/api/chapters/${begun.chapterId}`)
  await client.expectOk('POST', `/api/courses/${begun.courseId}/purge`)
})

it.runIf(isOwn)('finds the file joined when every answer to it got lost', async () => {
  if (!toBucket) throw new Error('no wire to cut')
  const begun = await begin(bytes.length)
  await send(begun, all(begun))
  const small = 20 // more than the requests of one completion, their repetitions included
  toBucket.loseAnswers = small
  const lost = await client.send('POST', `${begun.path}/complete`)
  expect(lost.status).toBe(503)
  toBucket.loseAnswers = 0
  const { video } = await client.expectOk<{ video: Video }>('POST', `${begun.path}/complete`)
  expect((await client.untilRead(video)).status).toBe('ready')

  const second = await begin(bytes.length)
  await send(second, all(second))
  const parts = await client.expectOk<UploadParts>('GET', `${second.path}/parts`)
  expect(parts.parts).toHaveLength(3)
  // The first request lists the parts; the answer to the second, which joins them, is the one that is lost.
  const list = toBucket.received
  await client.expectOk('GET', `${second.path}/parts`)
  expect(toBucket.received).toBeGreaterThan(list)
  toBucket.loseAnswers = 1
  const done = await client.expectOk<{ video: Video }>('POST', `${second.path}/complete`)
  expect((await client.untilRead(done.video)).status).toBe('ready')
  for (const { courseId, chapterId } of [begun, second]) {
    await client.expectOk('DELETE', `/api/chapters/${chapterId}`)
    await client.expectOk('POST', `/api/courses/${courseId}/purge`)
  }
})

it('has no part of a bucket at its own addresses, and writes no secret into its log', async () => {
  const begun = await begin(1_000)
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `${begun.path}/sign`, {
    partNumbers: [1],
  })
  expect(new URL(items[0]?.url ?? '').pathname).toMatch(new RegExp(`^/${s3.settings.bucket}/[0-9a-f]{40}$`))
  expect((await client.send('PUT', '/storage/uploads/x/1')).status).toBe(404)
  expect((await client.send('GET', '/storage/objects/x')).status).toBe(404)
  await client.expectOk('DELETE', begun.path)
  expect(server.output()).not.toContain(
    s3.settings.secretAccessKey.length > 8 ? s3.settings.secretAccessKey : '"testing"',
  )
})

it('is ready while the bucket answers, and says so when it does not', async () => {
  expect((await client.send('GET', '/readyz')).status).toBe(200)
  if (!toBucket) return
  toBucket.loseAnswers = Infinity // what is still cleared away in the background asks the bucket, too
  const answer = await client.send('GET', '/readyz')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ errors: [{ field: 'storage' }] })
  toBucket.loseAnswers = 0
  expect((await client.send('GET', '/readyz')).status).toBe(200)
})
