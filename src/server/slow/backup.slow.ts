import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'
import { newId } from '@/lib/ids'
import type { Playback, SignedPart, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { readManifest } from '../backup/manifest'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { startServerProcess, type ServerProcess } from '../testing/server-process'
import { clientOf, signUp, type SlowClient } from './client'

const run = promisify(execFile)
let bundle = ''
let folder = ''
let bytes: Buffer<ArrayBuffer>
const servers: ServerProcess[] = []

beforeAll(async () => {
  bundle = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-backup-${process.pid}`, import.meta.url),
  )
  await bundleServer(bundle, ['src/server/testing/serve-without-pages.ts', 'src/server/cli.ts'])
  folder = await mkdtemp(join(tmpdir(), 'lectern-backup-slow-'))
  bytes = Buffer.from(await sampleVideo())
})
afterAll(async () => {
  for (const server of servers) {
    server.child.kill('SIGTERM')
    await server.ended
  }
  await removeFolder(folder)
  await removeFolder(bundle)
})

const start = (home: string) => {
  const server = startServerProcess(join(bundle, 'server/serve-without-pages.js'), {
    LECTERN_HOME: home,
    LOG_LEVEL: 'warn',
    DEMO: '0',
  })
  servers.push(server)
  return server.ready
}

/** The command as a person runs it, in a process of its own. */
const lectern = (home: string, ...args: string[]) =>
  run(process.execPath, [join(bundle, 'server/cli.js'), ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LECTERN_HOME: home },
  })

async function upload(
  client: SlowClient,
  address: string,
  courseId: string,
  chapterId: string,
): Promise<Video> {
  const { upload } = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId,
    chapterId,
    filename: `${randomUUID()}.mp4`,
    size: bytes.length,
  })
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `/api/uploads/${upload.id}/sign`, {
    partNumbers: Array.from({ length: upload.partCount }, (_, index) => index + 1),
  })
  for (const { partNumber, url, size } of items) {
    const begin = (partNumber - 1) * upload.partSize
    const sent = await fetch(address + url, { method: 'PUT', body: bytes.subarray(begin, begin + size) })
    expect(sent.ok).toBe(true)
  }
  return (await client.expectOk<{ video: Video }>('POST', `/api/uploads/${upload.id}/complete`)).video
}

it('a backup under load, put back on an empty machine, serves all that was acknowledged before it began', async () => {
  const home = join(folder, 'home')
  const address = await start(home)
  const cookie = await signUp(address)
  const client = clientOf(() => address, cookie)
  const course = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Backed up',
    difficulty: 'beginner',
  })
  const first = newId()
  await client.expectOk('POST', `/api/courses/${course.id}/chapters`, { id: first, title: 'First' })
  const early = await client.untilRead(await upload(client, address, course.id, first))
  expect(early.status).toBe('ready')

  // Everybody goes on while the backup is made: what they are told is kept here.
  let isOver = false
  const before = new Set([first])
  const written: string[] = []
  const writers = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const id = newId()
      await client.expectOk('POST', `/api/courses/${course.id}/chapters`, { id, title: id })
      written.push(id)
    }
  })
  const uploaders = Array.from({ length: 2 }, async () => {
    while (!isOver) await upload(client, address, course.id, first)
  })
  const deleter = (async () => {
    while (!isOver) {
      const video = await upload(client, address, course.id, first)
      await client.expectOk('DELETE', `/api/videos/${video.id}`)
      await client.expectOk('POST', `/api/courses/${course.id}/purge`, {
        ids: [video.id],
      })
    }
  })()
  while (written.length < 20) await new Promise((resolve) => setTimeout(resolve, 20))
  for (const id of written) before.add(id)
  const to = join(folder, 'backup')
  const made = await lectern(home, 'backup', to)
  isOver = true
  await Promise.all([...writers, ...uploaders, deleter])
  expect(made.stdout).toContain('compared by count and checksum')
  const manifest = await readManifest(to)
  expect(manifest.objects.lost).toEqual([])
  expect(written.length).toBeGreaterThan(before.size) // there was load

  const restoredHome = join(folder, 'restored')
  await lectern(restoredHome, 'restore', to)
  const restoredAddress = await start(restoredHome)
  // The session of before holds: secrets came along.
  const restored = clientOf(() => restoredAddress, cookie)
  const tree = await restored.course(course.id)
  const chapters = new Set(tree.chapters.map(({ id }) => id))
  for (const id of before) expect(chapters.has(id)).toBe(true)
  const rows = (table: string) => manifest.tables.find(({ name }) => name === table)?.rows
  expect(rows('chapter')).toBe(chapters.size)
  expect(rows('user')).toBe(1)

  const bytesOf = async (from: SlowClient, at: string, range: string) => {
    const { sources } = await from.expectOk<Playback>('GET', `/api/videos/${early.id}/playback`)
    const answer = await fetch(new URL(sources[0]?.src ?? '', at), { headers: { range } })
    expect(answer.status).toBe(206)
    return Buffer.from(await answer.arrayBuffer())
  }
  for (const range of ['bytes=0-999', 'bytes=5000-9999', 'bytes=-500']) {
    expect(await bytesOf(restored, restoredAddress, range)).toEqual(await bytesOf(client, address, range))
  }
  // What was being worked on at that moment is taken up, and everything that has a file can be read.
  for (const video of tree.chapters.flatMap(({ videos }) => videos)) {
    if (video.status === 'processing' || video.status === 'ready') {
      expect((await restored.untilRead(video)).status).toBe('ready')
    }
  }
  expect((await readFile(join(restoredHome, 'secrets/auth-secret'), 'utf8')).length).toBeGreaterThan(30)
  await upload(restored, restoredAddress, course.id, first)
})

it('and what people do every day works on it, in a browser, beside all that was restored', async () => {
  const project = fileURLToPath(new URL('../../..', import.meta.url))
  if (!existsSync(join(project, '.next/BUILD_ID'))) throw new Error('There is no build: npm run build first.')
  const restored = servers.pop()
  restored?.child.kill('SIGTERM')
  await restored?.ended
  const browser = run('npx', ['--no-install', 'playwright', 'test', '--config', 'e2e/restored.config.ts'], {
    cwd: project,
    env: { ...process.env, NODE_ENV: 'production', LECTERN_HOME: join(folder, 'restored') },
    maxBuffer: 64 * 1024 ** 2,
  })
  const { stdout } = await browser.catch((error: { stdout?: string }) => {
    throw new Error(error.stdout ?? 'the browser tests could not be run')
  })
  process.stdout.write(`on the restored server:${stdout.slice(stdout.lastIndexOf('\n\n') + 1)}\n`)
  expect(stdout).toMatch(/\d+ passed/)
})
