import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'
import { newId } from '@/lib/ids'
import type { Playback, SignedPart, VideoUploadResponse } from '@/types/api'
import type { CourseTree, Video } from '@/types/course'
import { backedUpObject, OBJECT_LIST, readManifest } from '../backup/manifest'
import { S3Storage } from '../storage/s3-storage'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { openS3ForTests, type S3UnderTest } from '../testing/s3-server'
import { startServerProcess, type ServerProcess } from '../testing/server-process'
import { clientOf, cookieSecrets, expectNoSecrets, signUp, type SlowClient } from './client'

const run = promisify(execFile)
let bundle = ''
let folder = ''
let s3: S3UnderTest
let bytes: Buffer<ArrayBuffer>
const servers: ServerProcess[] = []
/** Of every address that was signed: whoever has one may read or write that file. */
const signatures: string[] = []

beforeAll(async () => {
  s3 = await openS3ForTests()
  bundle = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-s3-backup-${process.pid}`, import.meta.url),
  )
  await bundleServer(bundle, ['src/server/testing/serve-without-pages.ts', 'src/server/cli.ts'])
  folder = await mkdtemp(join(tmpdir(), 'lectern-s3-backup-'))
  bytes = Buffer.from(await sampleVideo())
})
afterAll(async () => {
  for (const server of servers) await end(server)
  await removeFolder(folder)
  await removeFolder(bundle)
  await s3.close()
})

const end = async ({ child, ended }: ServerProcess) => {
  child.kill('SIGTERM')
  await ended
}

const settings = (home: string) => ({
  LECTERN_HOME: home,
  DEMO: '0',
  STORAGE_DRIVER: 's3',
  S3_ENDPOINT: s3.settings.endpoint,
  S3_REGION: s3.settings.region,
  S3_BUCKET: s3.settings.bucket,
  S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
})

const start = (home: string) => {
  const server = startServerProcess(join(bundle, 'server/serve-without-pages.js'), {
    ...settings(home),
    LOG_LEVEL: 'trace',
  })
  servers.push(server)
  return server
}

const lectern = (home: string, ...args: string[]) =>
  run(process.execPath, [join(bundle, 'server/cli.js'), ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings(home) },
  })

async function upload(client: SlowClient, courseId: string, chapterId: string): Promise<Video> {
  const request = { courseId, chapterId, filename: `${newId()}.mp4`, size: bytes.length }
  const { upload } = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', request)
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `/api/uploads/${upload.id}/sign`, {
    partNumbers: [1],
  })
  for (const { url, headers } of items) {
    signatures.push(new URL(url).searchParams.get('X-Amz-Signature') ?? '')
    expect((await fetch(url, { method: 'PUT', headers, body: bytes })).status).toBe(200)
  }
  return (await client.expectOk<{ video: Video }>('POST', `/api/uploads/${upload.id}/complete`, {})).video
}

async function played(client: SlowClient, video: Video): Promise<Buffer> {
  const { sources } = await client.expectOk<Playback>('GET', `/api/videos/${video.id}/playback`)
  signatures.push(new URL(sources[0]?.src ?? '').searchParams.get('X-Amz-Signature') ?? '')
  return Buffer.from(await (await fetch(sources[0]?.src ?? '')).arrayBuffer())
}

it('a backup of the database and the list of a bucket, made under load, comes back on an empty machine', async () => {
  const home = join(folder, 'home')
  const first = start(home)
  const address = await first.ready
  const cookie = await signUp(address)
  const client = clientOf(() => address, cookie)
  const chapterId = newId()
  const course = await client.expectOk<CourseTree>('POST', '/api/courses', {
    title: 'In a bucket',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One' }],
  })
  const early = await client.untilRead(await upload(client, course.id, chapterId))
  expect(early.status).toBe('ready')

  let isOver = false
  const later: Video[] = []
  const people = Array.from({ length: 2 }, async () => {
    while (!isOver) later.push(await upload(client, course.id, chapterId))
  })
  while (later.length < 3) await new Promise((resolve) => setTimeout(resolve, 20))
  const before = later.map(({ id }) => id)
  const to = join(folder, 'backup')
  const made = await lectern(home, 'backup', to)
  isOver = true
  await Promise.all(people)
  expect(made.stdout).toContain('the list of')
  const manifest = await readManifest(to)
  expect(manifest).toMatchObject({ driver: 's3', objects: { lost: [] } })
  expect(manifest.objects.count).toBeGreaterThan(before.length)
  await end(first)

  const restoredHome = join(folder, 'restored')
  const restored = await lectern(restoredHome, 'restore', to)
  expect(restored.stdout).toContain('compared by count and checksum')
  const second = start(restoredHome)
  const restoredAddress = await second.ready
  const again = clientOf(() => restoredAddress, cookie)
  const ids = (await again.course(course.id)).chapters.flatMap(({ videos }) => videos.map(({ id }) => id))
  for (const id of [early.id, ...before]) expect(ids).toContain(id)
  expect((await played(again, early)).equals(bytes)).toBe(true)
  expect((await upload(again, course.id, chapterId)).status).not.toBe('error')
  await end(second)

  const authSecret = await readFile(join(restoredHome, 'secrets/auth-secret'), 'utf8')
  const secrets = [authSecret.trim(), ...cookieSecrets(cookie), ...signatures]
  // The key of a Swift of the test's own is a word that stands in its addresses.
  if (s3.settings.secretAccessKey.length > 10) secrets.push(s3.settings.secretAccessKey)
  expect(signatures.length).toBeGreaterThan(4)
  expectNoSecrets(first.output() + second.output() + made.stdout + restored.stdout, secrets)

  // A file that the list names and the bucket has not: said before anything is taken back.
  const [line = ''] = (await readFile(join(to, OBJECT_LIST), 'utf8')).split('\n')
  const { key: gone } = backedUpObject.parse(JSON.parse(line))
  await new S3Storage(s3.settings).deleteObject(gone)
  const refused = await lectern(join(folder, 'third'), 'restore', to).catch(
    (error: { stderr: string }) => error,
  )
  expect(refused.stderr).toContain(`not in the bucket ${s3.settings.bucket}, e.g. ${gone}`)
})
