import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { user as userTable } from '../db/schema/auth'
import { metricError, metricMinute } from '../db/schema/metric'
import { useTestApp, type TestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
/** A server for each test: what it measures in a minute is known to it as long as the minute lasts. */
let server: TestApp
let mara: TestUser
let jonas: TestUser
beforeAll(async () => {
  mara = await app.signUp()
  jonas = await app.signUp()
})
beforeEach(async () => {
  server = app.restart()
  await server.context.db.execute(sql`truncate metric_minute, metric_error, rate_limit`)
})

const tell = (json: unknown, as?: TestUser, from?: string) =>
  server.request('/api/vitals', { json, ...(as && { as }), ...(from !== undefined && { from }) })
const rows = async (kind: string) => {
  await server.context.figures?.recorder.flush()
  const all = await server.context.db.select().from(metricMinute)
  return all.filter((row) => row.kind === kind && row.count > 0)
}
const errors = async () => {
  await server.context.figures?.recorder.flush()
  return server.context.db.select().from(metricError)
}

async function startUpload(owner: TestUser): Promise<string> {
  const course = (await (
    await server.request('/api/courses', {
      as: owner,
      json: { title: 'A secret title', difficulty: 'beginner' },
    })
  ).json()) as { id: string; chapters: { id: string }[] }
  const chapter = (await (
    await server.request(`/api/courses/${course.id}/chapters`, { as: owner, json: { title: 'One' } })
  ).json()) as { id: string }
  const answer = await server.request('/api/videos/upload', {
    as: owner,
    json: { courseId: course.id, chapterId: chapter.id, filename: 'private name.mp4', size: 1_000 },
  })
  expect(answer.status, await answer.clone().text()).toBe(201)
  return ((await answer.json()) as { upload: { id: string } }).upload.id
}

describe('POST /api/vitals', () => {
  it.each([
    {},
    { page: 'https://evil.example/' },
    { page: '/instructor/course/1/edit', inp: 10 },
    { page: 'edit', inp: 'fast' },
    { page: 'edit', inp: -1 },
    { page: 'edit', inp: 1e9 },
    { page: 'edit', inp: 10, title: 'My course' },
    { page: 'edit', failedUploads: ['x'] },
    { page: 'edit', failedUploads: [{ id: crypto.randomUUID(), message: 'My file.mp4 failed' }] },
    {
      page: 'edit',
      failedUploads: Array.from({ length: 21 }, () => crypto.randomUUID()),
    },
    [],
    'text',
  ])('refuses %j', async (json) => {
    expect((await tell(json, mara)).status).toBe(422)
    expect(await rows('inp')).toEqual([])
  })

  it('counts visits by cohort and page', async () => {
    expect((await tell({ page: 'edit', inp: 90, lcp: 1_200, cls: 0.02, memory: 80e6 }, mara)).status).toBe(
      204,
    )
    expect((await tell({ page: 'live', inp: 40 })).status).toBe(204)
    const inp = await rows('inp')
    expect(inp.map(({ label, cohort, count, total }) => ({ label, cohort, count, total }))).toEqual(
      expect.arrayContaining([
        { label: 'edit', cohort: 'on', count: 1, total: 90 },
        { label: 'live', cohort: 'none', count: 1, total: 40 },
      ]),
    )
    expect(await rows('tabMemory')).toMatchObject([{ total: 80 }])
  })

  it('stops counting an account and a network that send too many', async () => {
    for (let i = 0; i < 120; i++) await tell({ page: 'edit', cls: 0 }, mara, '203.0.113.9')
    const refused = await tell({ page: 'edit', cls: 0 }, mara, '203.0.113.10')
    expect(refused.status).toBe(429)
    expect((await tell({ page: 'edit', cls: 0 }, jonas, '203.0.113.9')).status).toBe(204)
  })

  it('counts an upload that a browser gave up once, and only its own', async () => {
    const id = await startUpload(mara)
    const failedUploads = [id]
    await tell({ page: 'edit', failedUploads }, jonas)
    await tell({ page: 'edit', failedUploads })
    await tell({ page: 'edit', failedUploads: [crypto.randomUUID()] }, mara)
    expect(await rows('upload')).toEqual([])
    await tell({ page: 'edit', failedUploads }, mara)
    await tell({ page: 'edit', failedUploads: [...failedUploads, ...failedUploads] }, mara)
    expect(await rows('upload')).toMatchObject([{ cohort: 'on', count: 1, errors: 1 }])
    const [error] = await errors()
    expect(error).toMatchObject({
      kind: 'upload',
      route: `upload ${id}`,
      message: 'Failed: the browser gave up.',
      cohort: 'on',
    })
    expect(JSON.stringify(error)).not.toMatch(/private name|secret title/)
    expect(await rows('uploadBegun')).toMatchObject([{ cohort: 'on', count: 1 }])
  })
})

describe('requests', () => {
  it('are counted by cohort and by pattern, and failures kept without what people wrote', async () => {
    const { figures } = server.context
    if (!figures) throw new Error('no figures')
    figures.cohortOf = (user) => (user.id === jonas.id ? 'off' : 'on')
    await server.request('/api/me', { as: mara })
    await server.request('/api/me', { as: jonas })
    await server.request('/api/config')
    await server.request('/healthz')
    // A failure that PostgreSQL tells with the value in it.
    await server.context.db.execute(sql`alter table course rename to course_away`)
    const failed = await server.request('/api/courses', {
      as: jonas,
      json: { title: 'My secret title', difficulty: 'beginner' },
    })
    await server.context.db.execute(sql`alter table course_away rename to course`)
    expect(failed.status).toBe(500)

    const http = await rows('http')
    const by = (cohort: string) => http.find((row) => row.cohort === cohort)
    expect(by('on')).toMatchObject({ count: 1, errors: 0 })
    expect(by('off')).toMatchObject({ count: 2, errors: 1 })
    expect(by('none')).toMatchObject({ count: 1 })
    expect((await rows('route')).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['GET /api/me', 'POST /api/courses']),
    )
    const [error] = await errors()
    expect(error).toMatchObject({
      kind: 'http',
      route: 'POST /api/courses',
      status: 500,
      cohort: 'off',
      version: 'test',
      requestId: failed.headers.get('x-request-id'),
    })
    expect(error?.message).toContain('42P01')
    const everything = JSON.stringify([error, http])
    const [row] = await server.context.db.select().from(userTable)
    for (const secret of ['My secret title', jonas.email, jonas.name, jonas.cookie, row?.email ?? '?']) {
      expect(everything).not.toContain(secret)
    }
  })
})
