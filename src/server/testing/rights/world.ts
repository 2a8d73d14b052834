import { and, eq } from 'drizzle-orm'
import { newId } from '@/lib/ids'
import { video as videoTable, videoFile } from '../../db/schema/course'
import { passkey } from '../../db/schema/auth'
import { enrolment } from '../../db/schema/enrolment'
import { asset } from '../../db/schema/media'
import { courseMember } from '../../db/schema/operation'
import { makeUser } from '../factories'
import type { TestApp, TestUser } from '../test-app'
import { captions } from './course-rules'
import type { Who } from './rule'

/** A course of Mara's that is live and has a price, and what hangs on it. */
export interface World {
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
  /** Of a new link, each time. */
  invitationToken: () => Promise<string>
  enrolmentToken: () => Promise<string>
  /** Somebody with an account, of nothing. */
  otherUser: () => Promise<string>
  /** Mara's. */
  passkeyId: string
  /** An API key of the owner's. */
  keyId: () => Promise<string>
}

export type Cast = Record<Exclude<Who, 'anonymous' | 'key' | 'foreignKey' | 'wideKey'>, TestUser>

/** Who asks, where they have an account: without one, and with a key, it is the stranger whose things they ask for. */
export const personOf = (cast: Cast, who: Who): TestUser =>
  cast[
    who === 'anonymous' || who === 'foreignKey'
      ? 'stranger'
      : who === 'key' || who === 'wideKey'
        ? 'owner'
        : who
  ]

export async function ask<T>(
  app: TestApp,
  path: string,
  init: Parameters<TestApp['request']>[1],
): Promise<T> {
  const answer = await app.request(path, init)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

/** Makes one, with everybody of the cast in their place in it, and an upload of `who`. */
export async function makeWorld(app: TestApp, mara: TestUser, cast: Cast, who: Who): Promise<World> {
  const { db } = app.context
  const chapters = ['Light', 'Shadow'].map((title) => ({
    id: newId(),
    title,
    videos: ['One', 'Two', 'Three'].map((filename) => ({ id: newId(), filename })),
  }))
  const courseId = newId()
  const basics = { title: 'Light', description: 'How to see it.', difficulty: 'beginner', price: 10 }
  await ask(app, '/api/courses', { as: mara, json: { id: courseId, ...basics, chapters } })
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
    ...{ id: earlierFileId, videoId: ready.id, originalFilename: 'earlier.mp4', size: 900 },
    ...{ format: 'video/mp4', storageKey: newId(), expiresAt: new Date(Date.now() + 86_400_000) },
  })
  const inEnglish = `/api/videos/${ready.id}/captions/en`
  await ask(app, inEnglish, { as: mara, method: 'PUT', json: { text: captions } })
  await ask(app, `/api/courses/${courseId}/publish`, { as: mara, json: {} })
  await ask(app, `/api/videos/${marked.id}`, { as: mara, method: 'DELETE' })
  const operationId = newId()
  await ask(app, `/api/chapters/${other.id}`, {
    ...{ as: mara, method: 'PATCH', json: { title: 'Shade' }, headers: { 'idempotency-key': operationId } },
  })

  const [memberId, invitationId, enrolmentId] = [newId(), newId(), newId()]
  const nobody = { courseId, role: 'viewer' as const, userId: null }
  await db.insert(courseMember).values([
    { ...nobody, id: memberId, email: 'other@example.org' },
    { ...nobody, id: invitationId, email: 'invited@example.org' },
  ])
  for (const role of ['viewer', 'editor', 'owner'] as const) {
    const { id: userId, email } = cast[role]
    await db.insert(courseMember).values({ id: newId(), courseId, role, userId, email })
  }
  await db.insert(enrolment).values([
    { id: enrolmentId, courseId, email: 'enrolled@example.org', source: 'instructor' },
    {
      ...{ id: newId(), courseId, email: cast.enrolled.email, userId: cast.enrolled.id },
      source: 'instructor',
    },
  ])
  const passkeyId = newId()
  await db.insert(passkey).values({
    ...{ id: passkeyId, userId: mara.id, name: 'Phone', credentialID: newId(), publicKey: 'AA', counter: 0 },
    ...{ deviceType: 'singleDevice', backedUp: false },
  })
  // Whoever asks had the right to edit once: what they began with it is no way around what they may now.
  const uploadId = await beginUpload(app, courseId, other.id, personOf(cast, who))
  const tokenOf = async (path: string) => {
    const { link, url } = await ask<{ link?: string; url?: string }>(app, path, { as: mara, json: {} })
    return (link ?? url ?? '').split('/').at(-1) ?? ''
  }
  return {
    ...{ courseId, chapterId: chapter.id, otherChapterId: other.id, videoId: planned.id },
    ...{ readyVideoId: ready.id, earlierFileId, markedId: marked.id, operationId },
    ...{ memberId, invitationId, enrolmentId, uploadId, passkeyId },
    invitationToken: () => tokenOf(`/api/courses/${courseId}/members/${invitationId}/link`),
    enrolmentToken: () => tokenOf(`/api/courses/${courseId}/enrolment-link`),
    otherUser: async () => (await makeUser(db)).id,
    keyId: async () =>
      (await ask<{ id: string }>(app, '/api/api-keys', { as: cast.owner, json: { name: 'Shop' } })).id,
  }
}

async function beginUpload(app: TestApp, courseId: string, chapterId: string, as: TestUser): Promise<string> {
  const { db } = app.context
  const isTheirs = and(eq(courseMember.userId, as.id), eq(courseMember.courseId, courseId))
  const [here] = await db.select().from(courseMember).where(isTheirs)
  const id = newId()
  if (here) await db.update(courseMember).set({ role: 'editor' }).where(eq(courseMember.id, here.id))
  else {
    await db
      .insert(courseMember)
      .values({ id, courseId, userId: as.id, email: `${id}@example.org`, role: 'editor' })
  }
  const json = { courseId, chapterId, filename: 'mine.mp4', size: 1000 }
  const { upload } = await ask<{ upload: { id: string } }>(app, '/api/videos/upload', { as, json })
  if (here) await db.update(courseMember).set({ role: here.role }).where(eq(courseMember.id, here.id))
  else await db.delete(courseMember).where(eq(courseMember.id, id))
  return upload.id
}
