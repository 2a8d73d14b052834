import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { JobQueue, MediaJob, Page, ProblemDetails } from '@/types/api'
import { eq } from 'drizzle-orm'
import { video as videoTable } from '../db/schema/course'
import { mediaJob } from '../db/schema/media'
import { useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let admin: TestUser
let mara: TestUser
let videoId: string
let jobId: string

beforeAll(async () => {
  admin = await app.signUp({ role: 'admin' })
  mara = await app.signUp()
  videoId = newId()
  const chapters = [{ id: newId(), title: 'One', videos: [{ id: videoId, filename: 'Broken' }] }]
  const course = { title: 'Light', description: 'How to see it.', difficulty: 'beginner', chapters }
  expect((await app.request('/api/courses', { as: mara, json: course })).status).toBe(201)
  const { db } = app.context
  await db
    .update(videoTable)
    .set({ status: 'error', errorCode: 'interrupted', storageKey: newId(), sourceGeneration: 1 })
    .where(eq(videoTable.id, videoId))
  jobId = newId()
  await db.insert(mediaJob).values({
    ...{ id: jobId, videoId, task: 'process', sourceGeneration: 1, pipelineVersion: 1 },
    ...{
      state: 'dead',
      attempt: 6,
      failures: 6,
      errorCode: 'interrupted',
      errorDetail: 'ffmpeg: ended by SIGKILL',
    },
  })
})

const list = async (query = '') => {
  const answer = await app.request(`/api/admin/jobs${query}`, { as: admin })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Page<MediaJob>
}

describe('jobs', () => {
  it('are nothing for whoever is no administrator, not even their own', async () => {
    for (const [path, method] of [
      ['', 'GET'],
      ['/queue', 'GET'],
      [`/${jobId}/retry`, 'POST'],
      [`/${jobId}/stop`, 'POST'],
    ] as const) {
      expect((await app.request(`/api/admin/jobs${path}`, { method })).status).toBe(401)
      const answer = await app.request(`/api/admin/jobs${path}`, { as: mara, method })
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain('SIGKILL')
    }
  })

  it('are told of with what instructors are not told: those that wait for an administrator, unless told', async () => {
    const { items } = await list()
    expect(items).toMatchObject([
      {
        id: jobId,
        video_id: videoId,
        filename: 'Broken',
        state: 'dead',
        error_detail: 'ffmpeg: ended by SIGKILL',
      },
    ])
    expect((await list('?state=running&state=waiting')).items).toEqual([])
    expect((await app.request('/api/admin/jobs?state=lost', { as: admin })).status).toBe(422)
  })

  it('come in pages', async () => {
    const first = await list('?limit=1')
    expect(first).toMatchObject({ items: [{ id: jobId }], nextCursor: null })
  })

  it('are put in line again once they have ended', async () => {
    const retry = (id: string) => app.request(`/api/admin/jobs/${id}/retry`, { as: admin, method: 'POST' })
    expect((await retry(newId())).status).toBe(404)
    const answer = await retry(jobId)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      id: jobId,
      state: 'waiting',
      failures: 0,
      error_detail: null,
    })
    const again = await retry(jobId)
    expect(again.status).toBe(409)
    expect(((await again.json()) as ProblemDetails).code).toBe('conflict')
  })

  it('are counted, stopped once, and put in line again', async () => {
    const queue = async () =>
      (await (await app.request('/api/admin/jobs/queue', { as: admin })).json()) as JobQueue
    const before = await queue()
    expect(before.counts).toMatchObject({ waiting: 1, dead: 0 })
    expect(Date.parse(before.waiting_since ?? '')).toBeLessThanOrEqual(Date.now())
    const stop = () => app.request(`/api/admin/jobs/${jobId}/stop`, { as: admin, method: 'POST' })
    expect(await (await stop()).json()).toMatchObject({ id: jobId, state: 'cancelled' })
    expect((await stop()).status).toBe(409)
    const { db } = app.context
    const [video] = await db.select().from(videoTable).where(eq(videoTable.id, videoId))
    expect(video).toMatchObject({ status: 'error', errorCode: 'processingStopped' })
    expect(video?.storageKey).not.toBeNull()
    const after = await queue()
    expect(after).toMatchObject({ counts: { waiting: 0, cancelled: 1 }, waiting_since: null })
    const retried = await app.request(`/api/admin/jobs/${jobId}/retry`, { as: admin, method: 'POST' })
    expect(await retried.json()).toMatchObject({ state: 'waiting' })
  })
})
