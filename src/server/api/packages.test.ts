import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { newId } from '@/lib/ids'
import { coursePackageSchema } from '@/schemas/package'
import { eventually } from '@/test/utils/eventually'
import { caption, captionVersion } from '../db/schema/caption'
import { video as videoTable } from '../db/schema/course'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { longVideo, sendParts } from '../testing/factories'
import { useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let server: Server
let address = ''
let mara: TestUser
let bytes: Buffer
const courseId = newId()
const ids = { chapter: newId(), ready: newId(), planned: newId() }

beforeAll(async () => {
  const listener = getRequestListener(app.app.fetch, { overrideGlobalObjects: false })
  server = createServer((req, res) => void listener(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  bytes = await longVideo()
  mara = await app.signUp()
  const videos = [
    { id: ids.ready, filename: 'Shadow: “soft” & hard' },
    { id: ids.planned, filename: 'Later' },
  ]
  await app.request('/api/courses', {
    as: mara,
    json: {
      id: courseId,
      title: 'Über Licht',
      description: 'How to see it.',
      price: 49.5,
      difficulty: 'advanced',
      chapters: [
        { id: ids.chapter, title: 'مقدمة', videos },
        { id: newId(), title: 'Empty' },
      ],
    },
  })
  const { storage, db } = app.context
  if (!(storage instanceof FilesystemStorage)) throw new Error('the tests store files on disk')
  const started = await app.request('/api/videos/upload', {
    as: mara,
    json: { id: ids.ready, courseId, chapterId: ids.chapter, filename: 'a clip.mp4', size: bytes.length },
  })
  const { upload } = (await started.json()) as { upload: { id: string } }
  await sendParts({ db, storage }, upload.id, bytes)
  await app.request(`/api/uploads/${upload.id}/complete`, { as: mara, json: {} })
})
afterAll(() => void server.close())

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${address}/api/courses/${courseId}/export${path}`, { headers: { cookie: mara.cookie }, ...init })

async function unzip(answer: Response) {
  const files = new Map<string, Buffer>()
  const zip = await fromBufferPromise(Buffer.from(await answer.arrayBuffer()))
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    files.set(entry.fileName, Buffer.concat(chunks))
  }
  return files
}

const manifestIn = (files: Map<string, Buffer>) =>
  coursePackageSchema.parse(JSON.parse(String(files.get('course.json'))))

describe('the export of a course', () => {
  it('is told beforehand', async () => {
    expect(await (await get('')).json()).toEqual({
      title: 'Über Licht',
      chapters: 2,
      videos: 2,
      files: 1,
      mediaBytes: bytes.length,
      captions: 0,
    })
  })

  it('is one archive with everything in it', async () => {
    const answer = await get('/package')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Uber Licht.lectern.zip"; filename*=UTF-8''%C3%9Cber%20Licht.lectern.zip`,
    )
    const announced = Number(answer.headers.get('content-length'))
    expect(announced).toBeGreaterThan(bytes.length)
    const files = await unzip(answer)
    expect([...files.keys()]).toEqual(['course.json', 'outline.csv', 'media/01-01 Shadow “soft” & hard.mp4'])
    expect(files.get('media/01-01 Shadow “soft” & hard.mp4')?.equals(bytes)).toBe(true)
    expect(manifestIn(files)).toMatchObject({
      course: { id: courseId, title: 'Über Licht', price: 49.5, currency: 'USD', difficulty: 'advanced' },
      chapters: [
        {
          id: ids.chapter,
          title: 'مقدمة',
          videos: [
            { id: ids.ready, file: { name: 'a clip.mp4', size: bytes.length, type: 'video/mp4' } },
            { id: ids.planned, title: 'Later', file: null },
          ],
        },
        { title: 'Empty', videos: [] },
      ],
    })
  })

  it('leaves the files away when they are not wanted, and says which way it can be asked for', async () => {
    const files = await unzip(await get('/package?media=0'))
    expect([...files.keys()]).toEqual(['course.json', 'outline.csv'])
    expect(manifestIn(files).chapters[0]?.videos[0]?.file).toMatchObject({ path: null, size: bytes.length })
    expect((await get('/package?media=maybe')).status).toBe(422)
  })

  it('is a Common Cartridge with links to the pages of the lessons', async () => {
    const answer = await get('/common-cartridge')
    expect(answer.headers.get('content-type')).toBe('application/vnd.ims.imsccv1p3')
    expect(answer.headers.get('content-disposition')).toContain(`filename="Uber Licht.imscc"`)
    const files = await unzip(answer)
    expect([...files.keys()]).toEqual([
      'imsmanifest.xml',
      `weblinks/${ids.ready}.xml`,
      `weblinks/${ids.planned}.xml`,
    ])
    expect(String(files.get(`weblinks/${ids.ready}.xml`))).toContain(
      `<url href="http://localhost/courses/${courseId}?video=${ids.ready}"`,
    )
  })

  it('has the captions of both kinds, and none that are deleted', async () => {
    const { db } = app.context
    const text = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n'
    const rows = ['de', 'en', 'fr'].map((language) => ({
      id: newId(),
      courseId,
      videoId: ids.ready,
      language,
      label: language.toUpperCase(),
      checksum: 'now',
      deletedAt: language === 'fr' ? new Date() : null,
    }))
    await db.insert(caption).values(rows)
    const version = { cues: 1, endMs: 1_000, text }
    await db.insert(captionVersion).values(
      rows.flatMap(({ id }) => [
        { ...version, captionId: id, checksum: 'now' },
        { ...version, captionId: id, checksum: 'before', text: 'WEBVTT\n' },
      ]),
    )
    expect(await (await get('')).json()).toMatchObject({ captions: 2 })
    const files = await unzip(await get('/package?media=0'))
    const tracks = manifestIn(files).chapters[0]?.videos[0]?.captions ?? []
    expect(tracks.map(({ language, label }) => [language, label])).toEqual([
      ['de', 'DE'],
      ['en', 'EN'],
    ])
    expect(tracks.map(({ path }) => String(files.get(path)))).toEqual([text, text])
    const cartridge = await unzip(await get('/common-cartridge'))
    expect([...cartridge.keys()].filter((path) => path.endsWith('.vtt'))).toHaveLength(2)
    await db.delete(caption).where(eq(caption.courseId, courseId))
  })

  it('answers HEAD without making anything', async () => {
    const answer = await get('/package', { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(bytes.length)
  })

  it('lets an account take five at once, and counts those that were left no longer', async () => {
    const path = `/api/courses/${courseId}/export/package`
    const ask = () => app.request(path, { as: mara }) // without a socket nothing is read that nobody asks for
    const open = await Promise.all(Array.from({ length: 5 }, ask))
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ code: 'rateLimited' })
    for (const { body } of open) await body?.cancel()
    expect((await unzip(await ask())).size).toBe(3)
  })

  it('goes no faster than it is taken, and stops when the reader hangs up', async () => {
    const { db, storage } = app.context
    const [row] = await db.select().from(videoTable).where(eq(videoTable.id, ids.ready))
    const [size, range] = [8 * 1024 ** 3, 4 * 1024 ** 2]
    await db.update(videoTable).set({ size }).where(eq(videoTable.id, ids.ready))
    const zeros = new Uint8Array(range)
    const readRange = vi.spyOn(storage, 'readRange').mockImplementation(() => Promise.resolve(zeros))
    try {
      const leave = new AbortController()
      const answer = await get('/package', { signal: leave.signal })
      expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(size)
      const reader = answer.body?.getReader()
      await reader?.read()
      // It comes to a stand while nothing is taken: what is on the way fits into the buffers of two sockets.
      let before = -1
      await vi.waitFor(
        () => {
          const now = readRange.mock.calls.length
          const stands = now === before
          before = now
          expect(stands).toBe(true)
        },
        { timeout: 20_000, interval: 300 },
      )
      expect(before).toBeLessThan(40)
      leave.abort()
      // All five are free again: the one that was left counts no longer.
      await eventually(async () => {
        const open = await Promise.all(
          Array.from({ length: 5 }, () =>
            app.request(`/api/courses/${courseId}/export/package`, { as: mara }),
          ),
        )
        for (const { body } of open) await body?.cancel()
        expect(open.every(({ status }) => status === 200)).toBe(true)
      })
    } finally {
      readRange.mockRestore()
      await db.update(videoTable).set({ size: row?.size }).where(eq(videoTable.id, ids.ready))
    }
  })

  it('breaks off when a file is gone, and the server lives on', async () => {
    const [row] = await app.context.db.select().from(videoTable).where(eq(videoTable.id, ids.ready))
    await app.context.storage.deleteObject(row?.storageKey ?? '')
    // Before or behind the headers, as the socket has it.
    await expect(get('/package').then((answer) => answer.arrayBuffer())).rejects.toThrow()
    expect((await get('')).status).toBe(200)
  })
})
