import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { newId } from '@/lib/ids'
import {
  completedUploadResponse,
  courseListResponse,
  courseTreeResponse,
  pendingDeletesResponse,
  playbackResponse,
  signedPartsResponse,
  startUploadResponse,
  uploadListResponse,
  uploadPartsResponse,
  videoListResponse,
  videoResponse,
} from '@/schemas/responses'
import { makePlan, sampleVideo, sendParts } from '../testing/factories'
import { useTestApp, type TestUser } from '../testing/test-app'
import { FilesystemStorage } from '../storage/filesystem-storage'

const app = useTestApp()
const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
})

let ines: TestUser
let jonas: TestUser
/** Ids of one course of Ines's, made anew for each test. */
let ids: { course: string; chapter: string; video: string; upload: string }

beforeAll(async () => {
  ines = await app.signUp()
  jonas = await app.signUp({ name: 'Jonas' })
})

const basics = { title: 'Light', description: 'How to see it.', difficulty: 'beginner' }
const file = () => ({ courseId: ids.course, chapterId: ids.chapter, filename: 'a.mp4', size: 1_000 })

beforeEach(async () => {
  const chapters = makePlan([2])
  const answer = await app.request('/api/courses', { as: ines, json: { ...basics, chapters } })
  const course = courseTreeResponse.parse(await answer.json())
  ids = {
    course: course.id,
    chapter: chapters[0]?.id ?? '',
    video: chapters[0]?.videos[0]?.id ?? '',
    upload: '',
  }
  const id = chapters[0]?.videos[1]?.id
  const started = await app.request('/api/videos/upload', { as: ines, json: { ...file(), id } })
  ids.upload = startUploadResponse.parse(await started.json()).upload.id
})

interface Call {
  method: string
  path: () => string
  /** A body that is right. */
  json?: () => unknown
  /** Bodies that are wrong, by the field that is named. */
  wrong?: [field: string, change: object][]
  /** The answer to the right call. */
  status: number
  /** Signed in is enough: there is nothing of another person to reach. */
  isOpenToAll?: true
  /** There is no id in its path. */
  hasNoId?: true
  /** Visitors are not asked to sign in: there is nothing here for them. */
  isForVisitors?: true
}

const long = 'x'.repeat(10_001)
const text = (field: string): [string, object][] => [
  [field, { [field]: '' }],
  [field, { [field]: ' \t\n ' }],
  [field, { [field]: long }],
  [field, { [field]: 7 }],
  [field, { [field]: null }],
  ['surplus', { surplus: 1 }],
]
const wrongIds: [string, object][] = [
  ['id', { id: 'temp-1' }],
  ['id', { id: 5 }],
]
const wrongCourse: [string, object][] = [
  ['title', { title: '' }],
  ['title', { title: 'x'.repeat(201) }],
  ['title', { title: {} }],
  ['description', { description: ' ' }],
  ['description', { description: long }],
  ['description', { description: 5 }],
  ['price', { price: -1 }],
  ['price', { price: 1.005 }],
  ['price', { price: 1e9 }],
  ['price', { price: 'ten' }],
  ['difficulty', { difficulty: 'expert' }],
  ['setup_step', { setup_step: 5 }],
  ['instructor_id', { instructor_id: 'me' }],
]
const wrongItems: [string, object][] = [
  ['ids', { ids: [] }],
  ['ids.0', { ids: ['x'] }],
  ['ids', { ids: 'all' }],
  ['surplus', { surplus: 1 }],
]

const calls: Record<string, Call> = {
  'GET /courses': {
    method: 'GET',
    path: () => '/api/courses',
    status: 200,
    isOpenToAll: true,
    hasNoId: true,
  },
  'POST /courses': {
    method: 'POST',
    path: () => '/api/courses',
    json: () => basics,
    status: 201,
    isOpenToAll: true,
    hasNoId: true,
    wrong: [
      ...wrongIds,
      ...wrongCourse,
      ['title', { title: undefined }],
      ['difficulty', { difficulty: undefined }],
      ['chapters', { chapters: {} }],
      ['chapters.0.title', { chapters: [{ id: newId() }] }],
      [
        'chapters.0.videos.0.filename',
        { chapters: [{ id: newId(), title: 'A', videos: [{ id: newId() }] }] },
      ],
      ['chapters.0.id', { chapters: [{ id: 'x', title: 'A' }] }],
    ],
  },
  'GET /courses/{id}': { method: 'GET', path: () => `/api/courses/${ids.course}`, status: 200 },
  'PATCH /courses/{id}': {
    method: 'PATCH',
    path: () => `/api/courses/${ids.course}`,
    json: () => ({ title: 'Shade' }),
    status: 200,
    wrong: wrongCourse,
  },
  'DELETE /courses/{id}': { method: 'DELETE', path: () => `/api/courses/${ids.course}`, status: 204 },
  'POST undelete': { method: 'POST', path: () => `/api/courses/${ids.course}/undelete`, status: 200 },
  'POST complete-setup': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/complete-setup`,
    json: () => ({ pendingDeletes: [] }),
    status: 200,
    wrong: [
      ['pendingDeletes', { pendingDeletes: 'all' }],
      ['pendingDeletes.0', { pendingDeletes: ['x'] }],
    ],
  },
  'POST publish': { method: 'POST', path: () => `/api/courses/${ids.course}/publish`, status: 409 },
  'POST unpublish': { method: 'POST', path: () => `/api/courses/${ids.course}/unpublish`, status: 200 },
  'POST archive': { method: 'POST', path: () => `/api/courses/${ids.course}/archive`, status: 200 },
  'POST duplicate': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/duplicate`,
    json: () => ({}),
    status: 201,
    wrong: [...wrongIds, ['withVideos', { withVideos: 'yes' }]],
  },
  'POST moves': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/moves`,
    json: () => ({ type: 'video', id: ids.video, afterId: null, revision: 0 }),
    status: 200,
    wrong: [
      ...wrongIds,
      ['type', { type: 'course' }],
      ['afterId', { afterId: 'x' }],
      ['afterId', { afterId: undefined }],
      ['toChapterId', { toChapterId: 'x' }],
      ['revision', { revision: 1.5 }],
      ['newOrder', { newOrder: [] }],
    ],
  },
  'GET pending-deletes': {
    method: 'GET',
    path: () => `/api/courses/${ids.course}/pending-deletes`,
    status: 200,
  },
  'POST restore': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/restore`,
    json: () => ({}),
    status: 200,
    wrong: wrongItems,
  },
  'POST purge': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/purge`,
    json: () => ({}),
    status: 204,
    wrong: wrongItems,
  },
  'POST chapters': {
    method: 'POST',
    path: () => `/api/courses/${ids.course}/chapters`,
    json: () => ({ title: 'Dusk' }),
    status: 201,
    wrong: [...wrongIds, ...text('title'), ['afterId', { afterId: 'x' }]],
  },
  'PATCH /chapters/{id}': {
    method: 'PATCH',
    path: () => `/api/chapters/${ids.chapter}`,
    json: () => ({ title: 'Dusk' }),
    status: 200,
    wrong: text('title'),
  },
  'DELETE /chapters/{id}': { method: 'DELETE', path: () => `/api/chapters/${ids.chapter}`, status: 204 },
  'POST videos': {
    method: 'POST',
    path: () => `/api/chapters/${ids.chapter}/videos`,
    json: () => ({ filename: 'Glare' }),
    status: 201,
    wrong: [...wrongIds, ...text('filename')],
  },
  'PATCH /videos/{id}': {
    method: 'PATCH',
    path: () => `/api/videos/${ids.video}`,
    json: () => ({ filename: 'Glare' }),
    status: 200,
    wrong: text('filename'),
  },
  'DELETE /videos/{id}': { method: 'DELETE', path: () => `/api/videos/${ids.video}`, status: 204 },
  'PATCH /videos': {
    method: 'PATCH',
    path: () => '/api/videos',
    hasNoId: true,
    json: () => ({ updates: [{ id: ids.video, order: 1 }] }),
    status: 200,
    wrong: [
      ['updates', { updates: [] }],
      ['updates', { updates: undefined }],
      ['updates.0.id', { updates: [{ id: 'x' }] }],
      ['updates.0.filename', { updates: [{ id: newId(), filename: '' }] }],
      ['updates.0.chapterId', { updates: [{ id: newId(), chapterId: 1 }] }],
      ['updates.0.order', { updates: [{ id: newId(), order: -1 }] }],
      ['updates.0.status', { updates: [{ id: newId(), status: 'ready' }] }],
    ],
  },
  'GET playback': {
    method: 'GET',
    path: () => `/api/videos/${ids.video}/playback`,
    status: 409,
    isForVisitors: true,
  },
  'POST /videos/upload': {
    method: 'POST',
    path: () => '/api/videos/upload',
    hasNoId: true,
    json: file,
    status: 201,
    wrong: [
      ...wrongIds,
      ['uploadId', { uploadId: 'x' }],
      ['courseId', { courseId: undefined }],
      ['chapterId', { chapterId: 'x' }],
      ['filename', { filename: '' }],
      ['filename', { filename: 'notes.docx' }],
      ['filename', { filename: 'mp4' }],
      ['size', { size: 0 }],
      ['size', { size: -5 }],
      ['size', { size: 1.5 }],
      ['size', { size: '1000' }],
      ['size', { size: 3e9 }],
      ['lastModified', { lastModified: -1 }],
      ['fingerprint', { fingerprint: 7 }],
      ['storageKey', { storageKey: 'mine' }],
    ],
  },
  'POST sign': {
    method: 'POST',
    path: () => `/api/uploads/${ids.upload}/sign`,
    json: () => ({ partNumbers: [1] }),
    status: 200,
    wrong: [
      ['partNumbers', { partNumbers: [] }],
      ['partNumbers.0', { partNumbers: [0] }],
      ['partNumbers.0', { partNumbers: [2] }],
      ['partNumbers', { partNumbers: Array.from({ length: 101 }, () => 1) }],
      ['partNumbers', { partNumbers: 1 }],
    ],
  },
  'GET parts': { method: 'GET', path: () => `/api/uploads/${ids.upload}/parts`, status: 200 },
  'POST complete': { method: 'POST', path: () => `/api/uploads/${ids.upload}/complete`, status: 409 },
  'DELETE /uploads/{id}': { method: 'DELETE', path: () => `/api/uploads/${ids.upload}`, status: 204 },
  'GET /uploads': {
    method: 'GET',
    path: () => `/api/uploads?courseId=${ids.course}`,
    status: 200,
    isOpenToAll: true,
    hasNoId: true,
  },
}

const send = (call: Call, as?: TestUser, change: object = {}, headers: Record<string, string> = {}) => {
  const right = call.json?.()
  return app.request(call.path(), {
    method: call.method,
    headers,
    ...(as && { as }),
    ...(call.json && { json: { ...(right as object), ...change } }),
  })
}

async function expectProblem(answer: Response, status: number, field?: string) {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const problem = problemSchema.parse(await answer.json())
  expect({ status: answer.status, problem }).toMatchObject({ status, problem: { status } })
  if (field !== undefined) expect(problem.errors?.map((error) => error.field)).toContain(field)
  return problem
}

describe.each(Object.entries(calls))('%s', (_name, call) => {
  it('answers its owner', async () => {
    const answer = await send(call, ines)
    expect(answer.status).toBe(call.status)
  })

  it('is closed to people who are not signed in', async () => {
    await expectProblem(await send(call), call.isForVisitors ? 404 : 401)
  })

  if (!call.isOpenToAll) {
    it('does not exist for another instructor', async () => {
      const problem = await expectProblem(await send(call, jonas), 404)
      expect(problem.code).toBe('notFound')
      expect((await send(call, ines)).status).toBe(call.status)
    })
  }

  if (!call.hasNoId) {
    it('does not exist for an id that is unknown or none', async () => {
      for (const id of [newId(), 'temp-1', '%00', `${newId()}'--`]) {
        const path = call.path().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, id)
        await expectProblem(await send({ ...call, path: () => path }, ines), 404)
      }
    })
  }

  if (call.wrong) {
    it.each(call.wrong)('names the wrong field %s (%j)', async (field, change) => {
      const problem = await expectProblem(await send(call, ines, change), 422, field)
      expect(problem).toMatchObject({ code: 'invalid' })
      expect(problem.errors?.every(({ message }) => /^\S.*[.]$/.test(message))).toBe(true)
    })
  }

  if (call.method !== 'GET') {
    it('answers a repeated Idempotency-Key with the first answer', async () => {
      const headers = { 'Idempotency-Key': newId() }
      const first = await send(call, ines, {}, headers)
      const second = await send(call, ines, {}, headers)
      expect(second.status).toBe(first.status)
      expect(second.headers.get('Idempotency-Replayed')).toBe('true')
      expect(await second.text()).toBe(await first.text())
    })
  }
})

describe('the answers', () => {
  const get = async <T>(schema: z.ZodType<T>, path: string, json?: unknown, method?: string): Promise<T> => {
    const answer = await app.request(path, {
      as: ines,
      ...(json !== undefined && { json }),
      ...(method && { method }),
    })
    return schema.parse(await answer.json())
  }

  it('are what the documentation says', async () => {
    const { course, chapter, video, upload } = ids
    await get(courseTreeResponse, `/api/courses/${course}`)
    const list = await get(
      courseListResponse,
      '/api/courses?limit=1&search=light&status=draft&difficulty=beginner',
    )
    expect(list.items).toHaveLength(1)
    expect(list.nextCursor).not.toBeNull()
    await get(courseListResponse, `/api/courses?limit=1&cursor=${list.nextCursor}`)
    await get(
      videoListResponse,
      '/api/videos',
      { updates: [{ id: video, filename: 'A', chapterId: chapter }] },
      'PATCH',
    )
    await get(signedPartsResponse, `/api/uploads/${upload}/sign`, { partNumbers: [1] })
    await get(uploadPartsResponse, `/api/uploads/${upload}/parts`)
    await get(uploadListResponse, '/api/uploads')
    await app.request(`/api/videos/${video}`, { as: ines, method: 'DELETE' })
    expect((await get(pendingDeletesResponse, `/api/courses/${course}/pending-deletes`)).items).toHaveLength(
      1,
    )
  })

  it('of a whole upload end in addresses that play', async () => {
    const bytes = await sampleVideo()
    const started = await get(startUploadResponse, '/api/videos/upload', { ...file(), size: bytes.length })
    const { db, storage } = app.context
    if (!(storage instanceof FilesystemStorage)) throw new Error('the test app stores on disk')
    await sendParts({ db, storage }, started.upload.id, bytes)
    const { video } = await get(completedUploadResponse, `/api/uploads/${started.upload.id}/complete`, {})
    expect(video).toMatchObject({ id: started.video.id, status: 'ready', filename: 'a' })
    const playback = await get(playbackResponse, `/api/videos/${video.id}/playback`)
    expect(playback.sources).toHaveLength(1)
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'status=live',
    'difficulty=hard',
    'sort=price',
    `search=${'x'.repeat(201)}`,
    'cursor=broken',
    `cursor=${'x'.repeat(2_000)}`,
    'until=broken',
    'page=2',
  ])('of the list refuse ?%s', async (query) => {
    const answer = await app.request(`/api/courses?${query}`, { as: ines })
    await expectProblem(answer, 422, query.split('=')[0])
  })

  it('say 200 and change nothing when an id is created again', async () => {
    const create = async (path: string, id: string, json: object) => {
      const answer = await app.request(path, { as: ines, json: { id, ...json } })
      return { status: answer.status, body: await answer.text() }
    }
    for (const [path, json, other] of [
      [`/api/courses/${ids.course}/duplicate`, {}, { withVideos: false }],
      ['/api/courses', basics, { ...basics, title: 'Other' }],
      [`/api/courses/${ids.course}/chapters`, { title: 'A' }, { title: 'B' }],
      [`/api/chapters/${ids.chapter}/videos`, { filename: 'A' }, { filename: 'B' }],
    ] as const) {
      const id = newId()
      const first = await create(path, id, json)
      const second = await create(path, id, other)
      expect([first.status, second.status]).toEqual([201, 200])
      expect(second.body).toBe(first.body)
    }
  })

  it('keep markup as the text that was typed', async () => {
    const title = '<img src=x onerror=alert(1)> & "quotes"'
    const video = await get(videoResponse, `/api/videos/${ids.video}`, { filename: title }, 'PATCH')
    expect(video.filename).toBe(title)
  })

  it('refuse broken JSON, other content types and long bodies', async () => {
    const as = ines
    const path = `/api/courses/${ids.course}/chapters`
    const headers = { 'content-type': 'application/json' }
    await expectProblem(await app.request(path, { as, method: 'POST', headers, body: '{"title": ' }), 400)
    const plain = { 'content-type': 'text/plain' }
    await expectProblem(await app.request(path, { as, method: 'POST', headers: plain, body: 'title' }), 415)
    const body = JSON.stringify({ title: 'x'.repeat(1_100_000) })
    await expectProblem(await app.request(path, { as, method: 'POST', headers, body }), 413)
  })

  it('let students look at nothing and create nothing', async () => {
    const student = await app.signUp({ role: 'student' })
    await expectProblem(await app.request('/api/courses', { as: student, json: basics }), 403)
    const list = await app.request('/api/courses', { as: student })
    expect(await list.json()).toEqual({ items: [], nextCursor: null })
  })
})
