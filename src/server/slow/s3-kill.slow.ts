import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type { Playback, SignedPart, VideoUploadResponse } from '@/types/api'
import type { CourseTree, Video } from '@/types/course'
import { longVideo } from '../testing/factories'
import { keysIn, openS3ForTests, type S3UnderTest } from '../testing/s3-server'
import { clientOf, signUp, type SlowClient } from './client'
import { useHomeServer } from './home-server'

const ROUNDS = 6

let s3: S3UnderTest

beforeAll(async () => {
  s3 = await openS3ForTests()
})
// Asked for before the server, and so done after the server's end.
afterAll(() => s3.close())
const server = useHomeServer(() => ({
  STORAGE_DRIVER: 's3',
  S3_ENDPOINT: s3.settings.endpoint,
  S3_REGION: s3.settings.region,
  S3_BUCKET: s3.settings.bucket,
  S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
}))

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

/** Everything but joining the parts. */
async function send(client: SlowClient, place: object, bytes: Buffer): Promise<VideoUploadResponse> {
  const begun = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    ...place,
    filename: 'killed.mp4',
    size: bytes.length,
  })
  const { id, partSize, partCount } = begun.upload
  const partNumbers = Array.from({ length: partCount }, (_, i) => i + 1)
  const signed = await client.expectOk<{ items: SignedPart[] }>('POST', `/api/uploads/${id}/sign`, {
    partNumbers,
  })
  for (const { partNumber, url, headers } of signed.items) {
    const body = new Uint8Array(bytes.subarray((partNumber - 1) * partSize, partNumber * partSize))
    const answer = await fetch(url, { method: 'PUT', headers, body })
    expect(answer.status, await answer.text()).toBe(200)
  }
  return begun
}

it(`after ${ROUNDS} kills while files are joined each is there once, whole, and none is left over`, async () => {
  await server.start()
  const client = clientOf(() => server.address, await signUp(server.address))
  const bytes = await longVideo()
  const chapterId = newId()
  const { id: courseId } = await client.expectOk<CourseTree>('POST', '/api/courses', {
    title: 'Killed',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One' }],
  })
  const keys: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { upload, video } = await send(client, { courseId, chapterId }, bytes)
    const complete = `/api/uploads/${upload.id}/complete`
    const answered = client.send('POST', complete).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, round * 40)) // from before the request is read to after its end
    await server.kill()
    await answered
    await server.start()
    // The next process takes it up by itself; asking again is how the browser finds out.
    const done = await client.expectOk<{ video: Video }>('POST', complete)
    expect(await client.untilRead(done.video), `round ${round}`).toMatchObject({
      id: video.id,
      status: 'ready',
      size: bytes.length,
    })
    const { sources } = await client.expectOk<Playback>('GET', `/api/videos/${video.id}/playback`)
    const src = sources[0]?.src ?? ''
    const stored = await fetch(src)
    expect(sha256(new Uint8Array(await stored.arrayBuffer())), `round ${round}`).toBe(sha256(bytes))
    keys.push(new URL(src).pathname.split('/').at(-1) ?? '')
  }
  expect(new Set(keys).size).toBe(ROUNDS)
  // Beside them lie the pictures that were made of them.
  expect(await keysIn(s3.settings)).toEqual(expect.arrayContaining(keys))

  await client.expectOk('DELETE', `/api/chapters/${chapterId}`)
  await client.expectOk('POST', `/api/courses/${courseId}/purge`)
  const isFreed = async () => {
    for (const key of keys) expect(await keysIn(s3.settings, key)).toEqual([])
    if (s3.swift) expect(await s3.swift.storedBytes()).toBe(0)
  }
  // What a killed process had begun to store is let go of when the queue has noticed that it is gone.
  await vi.waitFor(isFreed, { timeout: 90_000, interval: 300 })
})
