import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'
import { newId } from '@/lib/ids'
import type { Playback, SignedPart, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { mediaJob } from '../db/schema/media'
import { readEvents } from '../testing/event-reader'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { openS3ForTests, type S3UnderTest } from '../testing/s3-server'
import { startServerProcess, type ServerProcess } from '../testing/server-process'
import { useTestDatabase } from '../testing/test-database'
import { clientOf, signUp, type SlowClient } from './client'

const VIDEOS = 12

const database = useTestDatabase()
let bundle = ''
let folder = ''
let s3: S3UnderTest
let bytes: Buffer<ArrayBuffer>
const servers: ServerProcess[] = []
const workers: ChildProcess[] = []
let addresses: [string, string, string]

const settings = (name: string) => ({
  // Nothing is shared but the database, the bucket and the secret.
  LECTERN_HOME: join(folder, name),
  DATABASE_URL: database().url,
  AUTH_SECRET: 'a-secret-that-all-servers-share-0123456789',
  STORAGE_DRIVER: 's3',
  S3_ENDPOINT: s3.settings.endpoint,
  S3_REGION: s3.settings.region,
  S3_BUCKET: s3.settings.bucket,
  S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
  LOG_LEVEL: 'error',
})

beforeAll(async () => {
  s3 = await openS3ForTests()
  bundle = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-scale-${process.pid}`, import.meta.url),
  )
  await bundleServer(bundle, ['src/server/testing/serve-without-pages.ts', 'src/server/cli.ts'])
  folder = await mkdtemp(join(tmpdir(), 'lectern-scale-'))
  bytes = Buffer.from(await sampleVideo())
  // All at once, on a database that one of them has to migrate first.
  for (const name of ['web-1', 'web-2', 'web-3']) {
    servers.push(
      startServerProcess(join(bundle, 'server/serve-without-pages.js'), { ...settings(name), WORKER: 'off' }),
    )
  }
  const [first = '', second = '', third = ''] = await Promise.all(servers.map(({ ready }) => ready))
  addresses = [first, second, third]
  for (const name of ['worker-1', 'worker-2']) {
    const worker = spawn(process.execPath, [join(bundle, 'server/cli.js'), 'worker'], {
      env: { NODE_ENV: 'production', PATH: process.env.PATH, ...settings(name) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    workers.push(worker)
    await once(worker.stdout, 'data')
  }
})
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGTERM')
  await Promise.all(servers.map(({ ended }) => ended))
  await Promise.all(
    workers.map(async (worker) => {
      const ended = once(worker, 'exit')
      worker.kill('SIGTERM')
      await ended
    }),
  )
  await removeFolder(folder)
  await removeFolder(bundle)
  await s3.close()
})

/** Every request by another server than the one before, as a balancer without memory would have it. */
function clientOfAll(cookie: string): SlowClient {
  let turn = 0
  return clientOf(() => addresses[turn++ % addresses.length] ?? '', cookie)
}

async function upload(client: SlowClient, courseId: string, chapterId: string, name: string): Promise<Video> {
  const request = { courseId, chapterId, filename: `${name}.mp4`, size: bytes.length }
  const { upload } = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', request)
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `/api/uploads/${upload.id}/sign`, {
    partNumbers: [1],
  })
  const sent = await fetch(items[0]?.url ?? '', { method: 'PUT', body: bytes })
  expect(sent.status).toBe(200)
  return (await client.expectOk<{ video: Video }>('POST', `/api/uploads/${upload.id}/complete`)).video
}

it('signed in on one server, uploads go through another, and a third tells of it live', async () => {
  const [first, second, third] = addresses
  const cookie = await signUp(first)
  const courseId = newId()
  const chapterId = newId()
  await clientOf(() => second, cookie).expectOk('POST', '/api/courses', {
    id: courseId,
    title: 'On three servers',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One' }],
  })
  const events = await readEvents(third, `/api/courses/${courseId}/events`, { cookie })
  await events.next(({ event }) => event === 'presence')

  const everywhere = clientOfAll(cookie)
  const videos = await Promise.all(
    Array.from({ length: VIDEOS }, (_, index) => upload(everywhere, courseId, chapterId, String(index))),
  )
  for (const video of videos) expect((await everywhere.untilRead(video)).status).toBe('ready')

  // Every revision came to the follower, once and in order, whichever server made it.
  const { revision } = await everywhere.course(courseId)
  await vi.waitFor(() => expect(events.revisions().at(-1)).toBe(revision), { timeout: 15_000 })
  const seen = events.revisions()
  expect(seen).toEqual(seen.map((_, index) => (seen[0] ?? 0) + index))
  events.close()

  // Both workers worked, and none on what another had.
  const jobs = await database().db.select().from(mediaJob)
  expect(new Set(jobs.map(({ videoId, task }) => `${videoId} ${task}`)).size).toBe(jobs.length)
  expect(new Set(jobs.flatMap(({ worker }) => worker ?? [])).size).toBe(2)

  // What was stored through one is played through any other.
  for (const address of addresses) {
    const { sources } = await clientOf(() => address, cookie).expectOk<Playback>(
      'GET',
      `/api/videos/${videos[0]?.id}/playback`,
    )
    const answer = await fetch(new URL(sources[0]?.src ?? '', address), { headers: { range: 'bytes=0-99' } })
    expect(answer.status).toBe(206)
  }
})

it('one account edits through all servers at once: nothing is lost or done twice', async () => {
  const cookie = await signUp(addresses[1])
  const client = clientOfAll(cookie)
  const { id } = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'At once',
    difficulty: 'beginner',
  })
  const chapters = Array.from({ length: 30 }, (_, index) => ({ id: newId(), title: `Chapter ${index}` }))
  await Promise.all(
    chapters.flatMap((chapter) => [
      client.expectOk('POST', `/api/courses/${id}/chapters`, chapter),
      client.expectOk('POST', `/api/courses/${id}/chapters`, chapter), // the same, sent again to another server
    ]),
  )
  const tree = await client.course(id)
  expect(tree.chapters.map(({ id }) => id).sort()).toEqual(chapters.map(({ id }) => id).sort())
})

it('a sign-out on one counts on all at once, and a server that goes takes nobody with it', async () => {
  const cookie = await signUp(addresses[0])
  const statusAt = async (address: string) =>
    (await fetch(`${address}/api/me`, { headers: { cookie } })).status
  for (const address of addresses) expect(await statusAt(address)).toBe(200)

  servers[2]?.child.kill('SIGKILL')
  await servers[2]?.ended
  expect(await statusAt(addresses[0])).toBe(200)
  const left = await fetch(`${addresses[1]}/api/auth/sign-out`, { method: 'POST', headers: { cookie } })
  expect(left.ok).toBe(true)
  for (const address of addresses.slice(0, 2)) expect(await statusAt(address)).toBe(401)
})
