import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { open, mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { Playback, SignedPart, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { ensureFixtures } from '../testing/fixtures'
import { removeFolder } from '../testing/remove-folder'
import { bundleTestServer, startServerProcess, type ServerProcess } from '../testing/server-process'
import { clientOf, signUp } from './client'

const run = promisify(execFile)

/** Past 2 GiB, where 32-bit lengths and offsets end. */
const SIZE = 2 * 1024 ** 3 + 64 * 1024 ** 2

let bundle: Awaited<ReturnType<typeof bundleTestServer>>
let home: string
let server: ServerProcess

beforeAll(async () => {
  bundle = await bundleTestServer()
  home = await mkdtemp(join(tmpdir(), 'lectern-slow-'))
  server = startServerProcess(bundle.entry, {
    LECTERN_HOME: join(home, 'lectern'),
    LOG_LEVEL: 'warn',
    DEMO: '0',
    MAX_UPLOAD_BYTES: String(4 * 1024 ** 3),
  })
})
afterAll(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await removeFolder(home)
  await bundle.remove()
})

/** A real MP4 of more than 2 GiB: one clip over and over, then a free box up to the size. */
async function makeLargeVideo(): Promise<string> {
  const path = join(home, 'large.mp4')
  const clip = join(await ensureFixtures(), 'mp4-4k.mp4')
  await run('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-stream_loop', '200', '-i', clip],
    ...['-map', '0', '-c', 'copy', '-movflags', '+faststart', path],
  ])
  const { size } = await stat(path)
  if (size >= SIZE) return path
  const file = await open(path, 'r+')
  const box = Buffer.alloc(16)
  box.writeUInt32BE(1, 0)
  box.write('free', 4, 'latin1')
  box.writeBigUInt64BE(BigInt(SIZE - size), 8)
  await file.write(box, 0, box.length, size)
  await file.truncate(SIZE)
  await file.close()
  return path
}

it('a file of more than 2 GiB arrives whole and is read at any place', async () => {
  const address = await server.ready
  const path = await makeLargeVideo()
  const { size } = await stat(path)
  expect(size).toBeGreaterThan(2 ** 31)
  const client = clientOf(() => address, await signUp(address))
  const chapterId = newId()
  const course = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Large',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One' }],
  })
  const { upload, video } = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId: course.id,
    chapterId,
    filename: 'large.mp4',
    size,
  })

  const file = await open(path)
  const sent = createHash('sha256')
  for (let first = 1; first <= upload.partCount; first += 20) {
    const partNumbers = Array.from(
      { length: Math.min(20, upload.partCount - first + 1) },
      (_, i) => first + i,
    )
    const { items } = await client.expectOk<{ items: SignedPart[] }>(
      'POST',
      `/api/uploads/${upload.id}/sign`,
      {
        partNumbers,
      },
    )
    for (const part of items) {
      const body = Buffer.alloc(part.size)
      await file.read(body, 0, part.size, (part.partNumber - 1) * upload.partSize)
      sent.update(body)
      const answer = await fetch(address + part.url, { method: 'PUT', body })
      expect(answer.status, await answer.text()).toBeLessThan(300)
    }
  }
  await file.close()

  const done = await client.expectOk<{ video: Video }>('POST', `/api/uploads/${upload.id}/complete`)
  expect(await client.untilRead(done.video)).toMatchObject({ status: 'ready', size })

  const { sources } = await client.expectOk<Playback>('GET', `/api/videos/${video.id}/playback`)
  const source = sources[0]
  if (!source) throw new Error('no source')
  const tail = await fetch(address + source.src, { headers: { range: `bytes=${size - 100}-` } })
  expect(tail.status).toBe(206)
  expect(tail.headers.get('content-range')).toBe(`bytes ${size - 100}-${size - 1}/${size}`)
  expect((await tail.arrayBuffer()).byteLength).toBe(100)

  const stored = createHash('sha256')
  const whole = await fetch(address + source.src)
  if (!whole.body) throw new Error('no body')
  for await (const chunk of whole.body) stored.update(chunk)
  expect(stored.digest('hex')).toBe(sent.digest('hex'))
})
