import { spawnSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type { SignedPart, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../db/embedded/launcher'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { bundleTestServer, startServerProcess, type ServerProcess } from '../testing/server-process'
import { clientOf, signUp, type SlowClient } from './client'

/** A disk of its own for the files, which only this process sees: 256 MiB of any disk stay free for other things. */
const SMALL_DISK = [
  'unshare',
  '-m',
  'sh',
  '-c',
  'mount -t tmpfs -o size=640m lectern "$LECTERN_HOME" && exec "$@"',
  'sh',
]
const mayMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'lectern', '/mnt']).status === 0

let bundle: Awaited<ReturnType<typeof bundleTestServer>>
let home = ''
let postgres: EmbeddedPostgres
let server: ServerProcess
let bytes: Buffer<ArrayBuffer>

beforeAll(async () => {
  bundle = await bundleTestServer()
  home = await mkdtemp(join(tmpdir(), 'lectern-full-'))
  postgres = await startEmbeddedPostgres({ home: await mkdtemp(join(tmpdir(), 'lectern-full-db-')) })
  bytes = Buffer.from(await sampleVideo())
})
afterAll(async () => {
  server?.child.kill('SIGTERM')
  await server?.ended
  await postgres.stop()
  await removeFolder(home)
  await bundle.remove()
})

/** Takes all the room that is left. @returns what gives it back */
async function fillDisk(): Promise<() => Promise<void>> {
  const path = `/proc/${server.child.pid}/root${home}/filler`
  const file = await open(path, 'w')
  const block = Buffer.alloc(64 * 1024)
  for (;;) {
    try {
      await file.write(block)
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' })
      break
    }
  }
  await file.close()
  return () => rm(path)
}

/** One file, each step until it is taken; `statuses` hears of every answer. */
async function upload(
  client: SlowClient,
  address: string,
  place: { courseId: string; chapterId: string },
  statuses: Map<number, number>,
): Promise<Video> {
  const untilDone = async (ask: () => Promise<Response>): Promise<Response> => {
    for (;;) {
      const answer = await ask()
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.ok) return answer
      const text = await answer.text()
      expect(answer.status, text).toBe(507)
      expect((JSON.parse(text) as { detail: string }).detail).toMatch(/\.$/)
      await delay(100)
    }
  }
  const request = { id: newId(), ...place, filename: `${newId()}.mp4`, size: bytes.length }
  const begun = await untilDone(() => client.send('POST', '/api/videos/upload', request))
  const { upload } = (await begun.json()) as VideoUploadResponse
  const path = `/api/uploads/${upload.id}`
  const signed = await untilDone(() => client.send('POST', `${path}/sign`, { partNumbers: [1] }))
  const { items } = (await signed.json()) as { items: SignedPart[] }
  await untilDone(() => fetch(new URL(items[0]?.url ?? '', address), { method: 'PUT', body: bytes }))
  const done = await untilDone(() => client.send('POST', `${path}/complete`))
  return ((await done.json()) as { video: Video }).video
}

it.runIf(mayMount)(
  'a full disk under load is said plainly, and everything goes on when there is room again',
  async () => {
    server = startServerProcess(
      bundle.entry,
      { LECTERN_HOME: home, DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' },
      SMALL_DISK,
    )
    const address = await server.ready
    const client = clientOf(() => address, await signUp(address))
    const chapterId = newId()
    const { id: courseId } = await client.expectOk<{ id: string }>('POST', '/api/courses', {
      title: 'Full',
      difficulty: 'beginner',
      chapters: [{ id: chapterId, title: 'Files' }],
    })
    const statuses = new Map<number, number>()
    const videos: Video[] = []
    const chapters: string[] = []
    let isOver = false
    const senders = Array.from({ length: 3 }, async () => {
      while (!isOver) videos.push(await upload(client, address, { courseId, chapterId }, statuses))
    })
    const writer = (async () => {
      while (!isOver) {
        const id = newId()
        await client.expectOk('POST', `/api/courses/${courseId}/chapters`, { id, title: id }) // needs no room here
        chapters.push(id)
        await delay(250) // a course takes 1,000 chapters
      }
    })()

    await vi.waitFor(() => expect(videos.length).toBeGreaterThan(2), { timeout: 60_000 })
    const empty = await fillDisk()
    await vi.waitFor(() => expect(statuses.get(507)).toBeGreaterThan(10), { timeout: 60_000 })
    const during = chapters.length
    await vi.waitFor(() => expect(chapters.length).toBeGreaterThan(during + 5), { timeout: 60_000 })
    expect((await client.send('GET', '/healthz')).status).toBe(200)
    const sent = videos.length
    await empty()
    await vi.waitFor(() => expect(videos.length).toBeGreaterThan(sent + 2), { timeout: 60_000 })
    isOver = true
    await Promise.all([...senders, writer])

    // Nothing that was acknowledged is lost, and no file is cut short: each becomes a video.
    const tree = await client.course(courseId)
    const kept = new Set(tree.chapters.map(({ id }) => id))
    for (const id of chapters) expect(kept).toContain(id)
    const rows = tree.chapters.flatMap((chapter) => chapter.videos)
    for (const { id } of videos) expect(rows.find((row) => row.id === id)?.size).toBe(bytes.length)
    expect((await client.send('GET', '/readyz')).status).toBe(200)
    const last = videos.at(-1)
    if (last) expect((await client.untilRead(last)).status).toBe('ready')
    expect(server.child.exitCode).toBeNull()
  },
)
