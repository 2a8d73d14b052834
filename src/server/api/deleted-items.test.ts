import { eq, inArray } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { startUploadResponse } from '@/schemas/responses'
import { video as videoTable } from '../db/schema/course'
import { useTestApp, type TestUser } from '../testing/test-app'

/** What is marked for deletion is nowhere but in the list of what is marked. */
const app = useTestApp()

/** Read routes that name marked items on purpose. Another one here is a decision, not a detail. */
const NAMES_THEM = [
  '/api/courses/{id}/pending-deletes',
  // The activity says what was deleted; what comes with it as rows is looked at below.
  '/api/courses/{id}/operations',
  // What was published, to be compared with: it says what was removed since. Students get what is left of it.
  '/api/courses/{id}/publication',
  // Everything that is kept of a person, and what is marked is kept for 30 days.
  '/api/account/export',
]
/** Streams that do not end; what they carry is read from `operations` below. */
const STREAMS = ['/api/courses/{id}/events']

let ines: TestUser
let paths: string[] = []
const ids = { course: newId(), kept: newId(), secret: newId(), upload: '' }
const videos = { kept: newId(), played: newId(), begun: newId(), within: newId() }

const send = (path: string, json: unknown, method?: string) =>
  app.request(path, { as: ines, json, ...(method !== undefined && { method }) })
const read = async (path: string) => {
  const answer = await app.request(path, { as: ines })
  return { status: answer.status, text: await answer.text() }
}

beforeAll(async () => {
  ines = await app.signUp()
  const document = (await (await app.request('/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  paths = Object.entries(document.paths).flatMap(([path, item]) => ('get' in item ? [path] : []))

  const named = (id: string, filename: string) => ({ id, filename })
  await send('/api/courses', {
    id: ids.course,
    title: 'Light',
    description: 'How to see it.',
    difficulty: 'beginner',
    chapters: [
      {
        id: ids.kept,
        title: 'Kept chapter',
        videos: [
          named(videos.played, 'Secret played'),
          named(videos.kept, 'Kept video'),
          named(videos.begun, 'Secret begun'),
        ],
      },
      { id: ids.secret, title: 'Secret chapter', videos: [named(videos.within, 'Secret within')] },
    ],
  })
  const file = {
    courseId: ids.course,
    chapterId: ids.kept,
    id: videos.begun,
    filename: 'Secret.mp4',
    size: 1_000,
  }
  const started = await send('/api/videos/upload', file)
  ids.upload = startUploadResponse.parse(await started.json()).upload.id
  const ready = { status: 'ready', duration: 60, size: 1_000, format: 'video/mp4' } as const
  const { db } = app.context
  await db
    .update(videoTable)
    .set({ ...ready, storageKey: 'a-file' })
    .where(inArray(videoTable.id, [videos.kept, videos.played, videos.within]))
  await send(`/api/courses/${ids.course}/publish`, {})
  await send(`/api/courses/${ids.course}/delete`, { ids: [videos.played, videos.begun, ids.secret] })
})

const secretIds = () => [videos.played, videos.begun, videos.within, ids.secret]

describe('marked items', () => {
  it('are listed as marked', async () => {
    const { text } = await read(`/api/courses/${ids.course}/pending-deletes`)
    for (const title of ['Secret played', 'Secret begun', 'Secret chapter']) expect(text).toContain(title)
  })

  it('are in no other answer', async () => {
    const looked = paths.filter((path) => !NAMES_THEM.includes(path) && !STREAMS.includes(path))
    expect(looked.length).toBeGreaterThan(8)
    for (const path of looked) {
      const subjects = path.startsWith('/api/videos/')
        ? secretIds()
        : [path.startsWith('/api/uploads/') ? ids.upload : ids.course]
      for (const id of subjects) {
        const address = path.replace('{id}', id).replaceAll(/\{\w+\}/g, newId())
        // There are rows here, but no files to stream.
        const { text } = await read(path.endsWith('/package') ? `${address}?media=0` : address)
        expect(text, path).not.toContain('Secret')
        if (!path.startsWith('/api/videos/')) {
          for (const secret of secretIds()) expect(text, path).not.toContain(secret)
        }
      }
    }
  })

  it('count in no total and draw no bar', async () => {
    const { text } = await read('/api/courses')
    const { items } = JSON.parse(text) as { items: Record<string, unknown>[] }
    expect(items).toMatchObject([
      { totalChapters: 1, totalVideos: 1, totalDuration: 60, cover: [[{ status: 'ready', duration: 60 }]] },
    ])
    expect(JSON.parse((await read(`/api/courses/${ids.course}`)).text)).toMatchObject({
      totalChapters: 1,
      totalVideos: 1,
      totalDuration: 60,
      has_unpublished_changes: true,
    })
    expect(JSON.parse((await read('/api/courses?search=secret')).text)).toMatchObject({ items: [] })
    expect(JSON.parse((await read('/api/uploads')).text)).toMatchObject({ items: [] })
  })

  it('do not come as rows with what happened', async () => {
    const { text } = await read(`/api/courses/${ids.course}/operations?after=0`)
    const { items } = JSON.parse(text) as { items: { rows: unknown }[] }
    expect(items.length).toBeGreaterThan(1)
    expect(JSON.stringify(items.map(({ rows }) => rows))).not.toContain('Secret')
  })

  it('cannot be played, not even with the title of their chapter', async () => {
    for (const id of [videos.played, videos.within]) {
      expect((await read(`/api/videos/${id}/playback`)).status).toBe(404)
    }
    expect((await read(`/api/videos/${videos.kept}/playback`)).status).toBe(200)
  })

  const writes: [string, () => Promise<Response>][] = [
    ['renaming a video', () => send(`/api/videos/${videos.played}`, { filename: 'x' }, 'PATCH')],
    ['renaming a video within', () => send(`/api/videos/${videos.within}`, { filename: 'x' }, 'PATCH')],
    ['renaming a chapter', () => send(`/api/chapters/${ids.secret}`, { title: 'x' }, 'PATCH')],
    [
      'many videos at once',
      () => send('/api/videos', { updates: [{ id: videos.played, filename: 'x' }] }, 'PATCH'),
    ],
    [
      'many chapters at once',
      () => send('/api/chapters', { updates: [{ id: ids.secret, title: 'x' }] }, 'PATCH'),
    ],
    [
      'moving one',
      () => send(`/api/courses/${ids.course}/moves`, { type: 'video', id: videos.played, afterId: null }),
    ],
    [
      'moving into a marked chapter',
      () =>
        send(`/api/courses/${ids.course}/moves`, {
          type: 'video',
          id: videos.kept,
          toChapterId: ids.secret,
          afterId: null,
        }),
    ],
    ['a new video in it', () => send(`/api/chapters/${ids.secret}/videos`, { filename: 'x' })],
    [
      'a file for it',
      () =>
        send('/api/videos/upload', {
          courseId: ids.course,
          chapterId: ids.kept,
          id: videos.begun,
          filename: 'a.mp4',
          size: 10,
        }),
    ],
    [
      'a file into its chapter',
      () =>
        send('/api/videos/upload', {
          courseId: ids.course,
          chapterId: ids.secret,
          id: newId(),
          filename: 'a.mp4',
          size: 10,
        }),
    ],
  ]
  it.each(writes)('cannot be changed: %s', async (_what, write) => {
    const before = (await read(`/api/courses/${ids.course}`)).text
    expect([404, 409]).toContain((await write()).status)
    expect((await read(`/api/courses/${ids.course}`)).text).toBe(before)
  })

  it('are not in a copy of the course', async () => {
    const copy = (await (await send(`/api/courses/${ids.course}/duplicate`, {})).json()) as { id: string }
    const { text } = await read(`/api/courses/${copy.id}`)
    expect(text).toContain('Kept video')
    expect(text).not.toContain('Secret')
    const { db } = app.context
    expect(await db.$count(videoTable, eq(videoTable.courseId, copy.id))).toBe(1)
  })
})
