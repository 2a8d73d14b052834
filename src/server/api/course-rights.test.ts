import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { ProblemDetails } from '@/types/api'
import type { CourseAccess, CourseTree } from '@/types/course'
import { video as videoTable, videoFile } from '../db/schema/course'
import { enrolment } from '../db/schema/enrolment'
import { asset } from '../db/schema/media'
import { courseMember } from '../db/schema/operation'
import { createServices, type Services } from '../services'
import { useTestApp, type TestUser } from '../testing/test-app'

/**
 * What each route of a course answers to whom. The routes come from the API's own document: one that is not in this
 * table fails, so that nobody forgets to decide.
 */
const app = useTestApp()

type Who = 'stranger' | CourseAccess
const everybody: Who[] = ['stranger', 'viewer', 'editor', 'owner']

/** A course of Mara's, as it stands before a request. */
interface World {
  courseId: string
  chapterId: string
  otherChapterId: string
  videoId: string
  readyVideoId: string
  /** A file that it had before. */
  earlierFileId: string
  /** Marked for deletion. */
  markedId: string
  operationId: string
  /** Of somebody else. */
  memberId: string
  invitationId: string
  /** Of somebody else, to the course. */
  enrolmentId: string
  /** Begun by whoever asks, while they had the right to. */
  uploadId: string
}

interface Rule {
  /** Statuses for stranger, viewer, editor, owner. */
  expected: [number, number, number, number]
  /** The rest of the path behind `/api`; else the pattern with `{id}` as the course. */
  path?: (world: World) => string
  json?: (world: World) => object
}

/** Everybody who is on the course. */
const look = [404, 200, 200, 200] as Rule['expected']
const redirected = [404, 302, 302, 302] as Rule['expected']
/** Whoever may change it. */
const edit = (status = 200) => [404, 403, status, status] as Rule['expected']
/** Whoever began the upload and may still change the course; for everybody else it is not there. */
const upload = (status = 200) => [404, 404, status, status] as Rule['expected']
/** Owners only. */
const own = (status = 200) => [404, 403, 403, status] as Rule['expected']

const rename = (item: 'title' | 'filename') => () => ({ [item]: 'Another title' })
const captions = 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n'
/** The header of one of 64 × 32 pixels: all that the server looks at. */
const smallJpeg = Buffer.from('ffd8ffc0000808002000400000', 'hex').toString('base64')
const newSize = { size: 1000 }

const rules: Record<string, Rule> = {
  'GET /api/courses/{id}': { expected: look },
  'PATCH /api/courses/{id}': { expected: edit(), json: rename('title') },
  'DELETE /api/courses/{id}': { expected: own(204) },
  // A deleted course is there for its owners only, and one that is not deleted answers the same.
  'POST /api/courses/{id}/undelete': { expected: [404, 404, 404, 200] },
  'POST /api/courses/{id}/complete-setup': { expected: edit() },
  'POST /api/courses/{id}/publish': { expected: edit() },
  'POST /api/courses/{id}/unpublish': { expected: edit() },
  'POST /api/courses/{id}/archive': { expected: own() },
  // A copy is for good; the right to look can be taken away again.
  'POST /api/courses/{id}/duplicate': { expected: edit(201) },
  'GET /api/courses/{id}/publication': { expected: look },
  'POST /api/courses/{id}/revert': { expected: edit() },
  // Also a copy for good.
  'GET /api/courses/{id}/export': { expected: edit() },
  'GET /api/courses/{id}/export/package': { expected: edit() },
  'GET /api/courses/{id}/export/common-cartridge': { expected: edit() },
  'POST /api/courses/{id}/moves': {
    expected: edit(),
    json: ({ chapterId }) => ({ type: 'chapter', id: chapterId, afterId: null }),
  },
  'GET /api/courses/{id}/pending-deletes': { expected: look },
  'GET /api/courses/{id}/storage': { expected: edit() },
  'POST /api/courses/{id}/restore': { expected: edit() },
  'POST /api/courses/{id}/purge': { expected: edit(204) },
  'POST /api/courses/{id}/delete': { expected: edit(), json: ({ videoId }) => ({ ids: [videoId] }) },
  'POST /api/courses/{id}/renames': {
    expected: edit(),
    json: ({ videoId }) => ({ updates: [{ type: 'video', id: videoId, title: 'Another title' }] }),
  },
  'POST /api/courses/{id}/outline': {
    expected: edit(),
    json: () => ({ chapters: [{ id: newId(), title: 'Pasted' }] }),
  },
  'GET /api/courses/{id}/operations': { expected: look },
  'POST /api/courses/{id}/operations/{operationId}/undo': {
    expected: edit(),
    path: ({ courseId, operationId }) => `/courses/${courseId}/operations/${operationId}/undo`,
  },
  'POST /api/courses/{id}/chapters': { expected: edit(201), json: rename('title') },
  'GET /api/courses/{id}/events': { expected: look },
  'GET /api/courses/{id}/members': { expected: look },
  'POST /api/courses/{id}/members': {
    expected: own(201),
    json: () => ({ email: `${newId()}@example.org`, role: 'viewer' }),
  },
  'PATCH /api/courses/{id}/members/{memberId}': {
    expected: own(),
    path: ({ courseId, memberId }) => `/courses/${courseId}/members/${memberId}`,
    json: () => ({ role: 'viewer' }),
  },
  'DELETE /api/courses/{id}/members/{memberId}': {
    expected: own(204),
    path: ({ courseId, memberId }) => `/courses/${courseId}/members/${memberId}`,
  },
  'POST /api/courses/{id}/members/{memberId}/link': {
    expected: own(),
    path: ({ courseId, invitationId }) => `/courses/${courseId}/members/${invitationId}/link`,
  },
  // Who bought a course is told to its owners only.
  'GET /api/courses/{id}/enrolments': { expected: own() },
  'POST /api/courses/{id}/enrolments': { expected: own(), json: () => ({ emails: ['a@example.org'] }) },
  'DELETE /api/courses/{id}/enrolments/{enrolmentId}': {
    expected: own(),
    path: ({ courseId, enrolmentId }) => `/courses/${courseId}/enrolments/${enrolmentId}`,
  },
  'POST /api/courses/{id}/enrolment-link': { expected: own() },
  'DELETE /api/courses/{id}/enrolment-link': { expected: own(204) },

  'PATCH /api/chapters': {
    expected: edit(),
    path: () => '/chapters',
    json: ({ chapterId }) => ({ updates: [{ id: chapterId, title: 'Another title' }] }),
  },
  'PATCH /api/chapters/{id}': {
    expected: edit(),
    path: ({ chapterId }) => `/chapters/${chapterId}`,
    json: rename('title'),
  },
  'DELETE /api/chapters/{id}': { expected: edit(204), path: ({ chapterId }) => `/chapters/${chapterId}` },
  'POST /api/chapters/{id}/videos': {
    expected: edit(201),
    path: ({ chapterId }) => `/chapters/${chapterId}/videos`,
    json: rename('filename'),
  },

  'PATCH /api/videos': {
    expected: edit(),
    path: () => '/videos',
    json: ({ videoId, otherChapterId }) => ({ updates: [{ id: videoId, chapterId: otherChapterId }] }),
  },
  'PATCH /api/videos/{id}': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}`,
    json: rename('filename'),
  },
  'DELETE /api/videos/{id}': { expected: edit(204), path: ({ videoId }) => `/videos/${videoId}` },
  // The course is live and free; all other cases are in live-rights.test.ts.
  'GET /api/videos/{id}/playback': {
    expected: [200, 200, 200, 200],
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/playback`,
  },
  'POST /api/videos/{id}/free-preview': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/free-preview`,
    json: () => ({ free_preview: true }),
  },
  'GET /api/videos/{id}/stream': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/stream`,
  },
  'GET /api/videos/{id}/download': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/download`,
  },
  'GET /api/videos/{id}/poster': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/poster`,
  },
  // It plays already, so the right is all that is missing or not.
  'POST /api/videos/{id}/process': {
    expected: edit(409),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/process`,
  },
  'DELETE /api/videos/{id}/process': {
    expected: edit(),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/process`,
  },
  'GET /api/videos/{id}/files': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/files`,
  },
  'POST /api/videos/{id}/files/{fileId}/restore': {
    expected: edit(),
    path: ({ readyVideoId, earlierFileId }) => `/videos/${readyVideoId}/files/${earlierFileId}/restore`,
  },
  'PUT /api/videos/{id}/poster': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/poster`,
    json: () => ({ picture: smallJpeg }),
  },
  'DELETE /api/videos/{id}/poster': { expected: edit(), path: ({ videoId }) => `/videos/${videoId}/poster` },
  'GET /api/videos/{id}/captions': { expected: look, path: ({ videoId }) => `/videos/${videoId}/captions` },
  'GET /api/videos/{id}/captions/{language}': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en`,
  },
  'GET /api/videos/{id}/captions/{language}/file': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en/file?format=srt`,
  },
  'PUT /api/videos/{id}/captions/{language}': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/captions/de`,
    json: () => ({ text: captions }),
  },
  'DELETE /api/videos/{id}/captions/{language}': {
    expected: edit(204),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en`,
  },
  'POST /api/videos/{id}/reuse': {
    expected: edit(201),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/reuse`,
    json: ({ courseId, chapterId }) => ({ id: newId(), courseId, chapterId, filename: 'a.mp4' }),
  },
  'POST /api/videos/upload': {
    expected: edit(201),
    path: () => '/videos/upload',
    json: ({ courseId, chapterId }) => ({ courseId, chapterId, filename: 'a.mp4', ...newSize }),
  },

  'POST /api/uploads/{id}/sign': {
    expected: upload(),
    path: ({ uploadId }) => `/uploads/${uploadId}/sign`,
    json: () => ({ partNumbers: [1] }),
  },
  'GET /api/uploads/{id}/parts': {
    expected: upload(),
    path: ({ uploadId }) => `/uploads/${uploadId}/parts`,
  },
  // Nothing was sent, so the right is all that is missing or not.
  'POST /api/uploads/{id}/complete': {
    expected: upload(409),
    path: ({ uploadId }) => `/uploads/${uploadId}/complete`,
  },
  'DELETE /api/uploads/{id}': { expected: upload(204), path: ({ uploadId }) => `/uploads/${uploadId}` },
}

/** Of no course in particular. */
const others = ['GET /api/courses', 'POST /api/courses', 'GET /api/uploads', 'POST /api/invitations/accept']

let services: Services
let mara: TestUser
const actors = new Map<Who, TestUser>()
const actor = (who: Who) => actors.get(who) ?? mara

beforeAll(async () => {
  services = createServices(app.context)
  mara = await app.signUp({ name: 'Mara Okafor' })
  for (const who of everybody) actors.set(who, await app.signUp({ name: `The ${who}` }))
})

const read = async <T>(answer: Response) => {
  expect(answer.status, answer.url).toBeLessThan(300)
  return (await answer.json()) as T
}

async function makeWorld(who: Who): Promise<World> {
  const { db } = app.context
  const chapters = ['Light', 'Shadow'].map((title) => ({
    id: newId(),
    title,
    videos: ['One', 'Two', 'Three'].map((filename) => ({ id: newId(), filename })),
  }))
  const courseId = newId()
  await read(
    await app.request('/api/courses', {
      as: mara,
      json: {
        id: courseId,
        title: 'Light',
        description: 'How to see it.',
        difficulty: 'beginner',
        chapters,
      },
    }),
  )
  const [chapter, other] = chapters
  const [planned, ready, marked] = chapter?.videos ?? []
  if (!chapter || !other || !planned || !ready || !marked) throw new Error('the plan above has them')
  await db
    .update(videoTable)
    .set({ status: 'ready', duration: 60, size: 1000, format: 'video/mp4', storageKey: newId() })
    .where(eq(videoTable.id, ready.id))
  await db.insert(asset).values({
    ...{ id: newId(), videoId: ready.id, sourceGeneration: 0, kind: 'poster', storageKey: newId() },
    ...{ size: 10, format: 'image/jpeg' },
  })
  const earlierFileId = newId()
  await db.insert(videoFile).values({
    id: earlierFileId,
    videoId: ready.id,
    originalFilename: 'earlier.mp4',
    size: 900,
    format: 'video/mp4',
    storageKey: newId(),
    expiresAt: new Date(Date.now() + 86_400_000),
  })
  await read(
    await app.request(`/api/videos/${ready.id}/captions/en`, {
      as: mara,
      method: 'PUT',
      json: { text: captions },
    }),
  )
  await read(await app.request(`/api/courses/${courseId}/publish`, { as: mara, json: {} }))
  await app.request(`/api/videos/${marked.id}`, { as: mara, method: 'DELETE' })
  const operationId = newId()
  await app.request(`/api/chapters/${other.id}`, {
    as: mara,
    method: 'PATCH',
    json: { title: 'Shade' },
    headers: { 'idempotency-key': operationId },
  })
  const [memberId, invitationId, ownId] = [newId(), newId(), newId()]
  const member = { id: memberId, courseId, userId: actor('stranger').id, role: 'viewer' as const }
  if (who !== 'stranger') await db.insert(courseMember).values({ ...member, email: 'other@example.org' })
  else await db.insert(courseMember).values({ ...member, userId: null, email: 'other@example.org' })
  await db
    .insert(courseMember)
    .values({ id: invitationId, courseId, role: 'viewer', email: 'invited@example.org' })
  const enrolmentId = newId()
  await db
    .insert(enrolment)
    .values({ id: enrolmentId, courseId, email: 'enrolled@example.org', source: 'instructor' })

  // Whoever asks had the right to edit once: what they began with it is no way around what they may now.
  const own = { id: ownId, courseId, userId: actor(who).id, email: actor(who).email }
  await db.insert(courseMember).values({ ...own, role: 'editor' })
  const { upload } = await read<{ upload: { id: string } }>(
    await app.request('/api/videos/upload', {
      as: actor(who),
      json: { courseId, chapterId: other.id, filename: 'mine.mp4', ...newSize },
    }),
  )
  if (who === 'stranger') await db.delete(courseMember).where(eq(courseMember.id, ownId))
  else await db.update(courseMember).set({ role: who }).where(eq(courseMember.id, ownId))
  return {
    courseId,
    chapterId: chapter.id,
    otherChapterId: other.id,
    videoId: planned.id,
    readyVideoId: ready.id,
    earlierFileId,
    markedId: marked.id,
    operationId,
    memberId,
    invitationId,
    enrolmentId,
    uploadId: upload.id,
  }
}

async function ask(route: string, who: Who): Promise<{ answer: Response; world: World }> {
  const { path, json } = rules[route] ?? { expected: look }
  const [method = '', pattern = ''] = route.split(' ')
  const world = await makeWorld(who)
  const answer = await app.request(path ? `/api${path(world)}` : pattern.replace('{id}', world.courseId), {
    as: actor(who),
    method,
    ...(json && { json: json(world) }),
  })
  return { answer, world }
}

it('is decided for every route of a course', async () => {
  const { paths } = await read<{ paths: Record<string, Record<string, { security?: object[] }>> }>(
    await app.request('/api/openapi.json'),
  )
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { security }]) => security?.length !== 0)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  )
  const ofCourses = routes.filter(
    (route) =>
      /^\w+ \/api\/(courses|chapters|videos|uploads|invitations)(\/|$)/.test(route) &&
      !others.includes(route),
  )
  expect(ofCourses.toSorted()).toEqual(Object.keys(rules).toSorted())
})

describe.each(Object.entries(rules))('%s', (route, { expected }) => {
  it.each(everybody.map((who, i) => [who, expected[i]] as const))(
    'answers %s with %i',
    async (who, status) => {
      const { answer } = await ask(route, who)
      expect(answer.status).toBe(status)
      await answer.body?.cancel()
      if (status !== 403 && status !== 404) return
      const again = await ask(route, who)
      const { code, detail } = (await again.answer.json()) as ProblemDetails
      expect(code).toBe(status === 403 ? 'forbidden' : 'notFound')
      expect(detail).toMatch(/^[A-Z].*\.$/)
      const kept = await services.courses.get(mara, again.world.courseId)
      expect(facts(kept)).toEqual(facts(await services.courses.get(mara, (await makeWorld(who)).courseId)))
    },
  )
})

/** What a refused write must not have touched. */
const facts = ({ title, status, chapters }: CourseTree) => ({
  title,
  status,
  outline: chapters.map((chapter) => [
    chapter.title,
    chapter.videos.map(({ filename, captions: tracks }) => [filename, tracks.map((track) => track.language)]),
  ]),
})
