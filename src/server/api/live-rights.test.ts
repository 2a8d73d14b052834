import { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { Playback, ProblemDetails } from '@/types/api'
import type { LivePage, Seat } from '@/types/learning'
import { video as videoTable, videoFile } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { startStorageServer, type StorageServer } from '../testing/storage-server'
import { useTestApp, type TestUser } from '../testing/test-app'

/**
 * Every address of a course's page, its videos and their bytes, asked by everybody, in every state of the course.
 * What is answered is written as the version that came: `published`, `now`, or the status of a refusal.
 */

let store: StorageServer
beforeAll(async () => {
  store = await startStorageServer()
})
afterAll(() => store.close())
const app = useTestApp({ storage: () => store.storage })

/** `signedOut` has addresses of a player from when they were enrolled. */
type Who = Seat | 'signedOut'
const everybody: Who[] = [
  'anonymous',
  'student',
  'enrolled',
  'viewer',
  'editor',
  'owner',
  'admin',
  'signedOut',
]
const people = new Map<Who, TestUser>()

type State = 'draft' | 'published' | 'changed' | 'withdrawn' | 'archived' | 'deleted'
type Outcome = 'published' | 'now' | 200 | 401 | 403 | 404

interface World {
  courseId: string
  paidId: string
  freeId: string
  /** Added after publishing. */
  lateId: string
  /** Marked for deletion after publishing. */
  markedId: string
  /** What was given to each before the state of the course changed. */
  oldAddress: string
}

const row = <T extends Outcome>(...outcomes: [T, T, T, T, T, T, T, T]) => outcomes
const all = (outcome: Outcome) => everybody.map(() => outcome)
/** For those who work on the course, and nobody else. */
const team = row<Outcome>(404, 404, 404, 'now', 'now', 'now', 'now', 404)
/** The same for what asks for a session. */
const noneSignedIn = row<Outcome>(401, 404, 404, 404, 404, 404, 404, 401)

const notLive = {
  page: team,
  preview: team,
  picture: team,
  'picture, preview': team,
  paid: team,
  free: team,
  'paid, published': all(404),
  'free, published': all(404),
  late: team,
  'late, published': all(404),
  marked: all(404),
  progress: noneSignedIn,
  'progress of paid': noneSignedIn,
  'progress of free': noneSignedIn,
  'progress of late': noneSignedIn,
}
const live = {
  page: all('published'),
  preview: row<Outcome>('published', 'published', 'published', 'now', 'now', 'now', 'now', 'published'),
  picture: all('published'),
  'picture, preview': row<Outcome>(
    'published',
    'published',
    'published',
    'now',
    'now',
    'now',
    'now',
    'published',
  ),
  paid: row<Outcome>(403, 403, 'published', 'now', 'now', 'now', 'now', 403),
  free: row<Outcome>('published', 'published', 'published', 'now', 'now', 'now', 'now', 'published'),
  'paid, published': row<Outcome>(
    403,
    403,
    'published',
    'published',
    'published',
    'published',
    'published',
    403,
  ),
  'free, published': all('published'),
  late: team,
  'late, published': all(404),
  marked: all(404),
  progress: row<Outcome>(401, 200, 200, 200, 200, 200, 200, 401),
  'progress of paid': row<Outcome>(401, 403, 200, 200, 200, 200, 200, 401),
  'progress of free': row<Outcome>(401, 200, 200, 200, 200, 200, 200, 401),
  'progress of late': noneSignedIn,
}
type Address = keyof typeof live
const nothing = Object.fromEntries(
  Object.keys(live).map((address) => [address, address.startsWith('progress') ? noneSignedIn : all(404)]),
) as Record<Address, Outcome[]>

const expected: Record<State, Record<Address, Outcome[]>> = {
  draft: notLive,
  published: live,
  changed: live,
  withdrawn: notLive,
  archived: notLive,
  deleted: nothing,
}
const worlds = new Map<State, World>()

async function putFile(bytes: string): Promise<string> {
  const key = newId()
  const body = Buffer.from(bytes)
  const sizes = { sizeBytes: body.length, partSizeBytes: body.length }
  const { uploadId } = await store.storage.createMultipartUpload({ key, contentType: 'video/mp4', ...sizes })
  await store.storage.receivePart({ uploadId, partNumber: 1 }, Readable.from([body]))
  const ref = { key, uploadId, sizeBytes: body.length }
  await store.storage.completeMultipartUpload(ref, await store.storage.listParts(ref))
  return key
}

/** Gives a video a file whose bytes say which one it is. */
async function giveFile(videoId: string, bytes: 'published' | 'now'): Promise<void> {
  const { db } = app.context
  const [before] = await db.select().from(videoTable).where(eq(videoTable.id, videoId))
  if (before?.storageKey) {
    const { storageKey, originalFilename, size, format, duration } = before
    const expiresAt = new Date(Date.now() + 86_400_000)
    const file = { storageKey, originalFilename, size, format, duration, expiresAt }
    await db.insert(videoFile).values({ id: newId(), videoId, ...file })
  }
  await db
    .update(videoTable)
    .set({
      status: 'ready',
      duration: 60,
      format: 'video/mp4',
      size: bytes.length,
      originalFilename: `${bytes}.mp4`,
      storageKey: await putFile(bytes),
    })
    .where(eq(videoTable.id, videoId))
}

/** Gives the course a picture whose bytes say which one it is. */
async function givePicture(courseId: string, bytes: 'published' | 'now'): Promise<void> {
  const head = Buffer.from('ffd8ffc0000808002000400000', 'hex')
  const picture = Buffer.concat([head, Buffer.from(bytes)]).toString('base64')
  const path = `/api/courses/${courseId}/picture`
  await done(app.request(path, { as: owner(), method: 'PUT', json: { picture } }))
}

const owner = () => {
  const mara = people.get('owner')
  if (!mara) throw new Error('the owner is signed up first')
  return mara
}

async function done(answer: Promise<Response>): Promise<Response> {
  const given = await answer
  expect(given.status, `${given.url} ${await given.clone().text()}`).toBeLessThan(300)
  return given
}

async function makeWorld(state: State, price: number | null = 99): Promise<World> {
  const as = owner()
  const courseId = newId()
  const ids = { paidId: newId(), freeId: newId(), markedId: newId(), lateId: newId() }
  const videos = [
    { id: ids.paidId, filename: 'Paid' },
    { id: ids.freeId, filename: 'Free' },
    { id: ids.markedId, filename: 'Marked' },
  ]
  const basics = { title: 'Light', description: 'How to see it.', price, difficulty: 'beginner' }
  const chapterId = newId()
  const chapters = [{ id: chapterId, title: 'One', videos }]
  await done(app.request('/api/courses', { as, json: { id: courseId, ...basics, chapters } }))
  for (const { id } of videos) await giveFile(id, 'published')
  await givePicture(courseId, 'published')
  await done(app.request(`/api/videos/${ids.freeId}/free-preview`, { as, json: { free_preview: true } }))
  for (const who of ['viewer', 'editor'] as const) {
    const person = people.get(who)
    if (!person) throw new Error('everybody is signed up first')
    await app.context.db
      .insert(courseMember)
      .values({ id: newId(), courseId, userId: person.id, email: person.email, role: who })
  }
  const emails = [people.get('enrolled')?.email]
  await done(app.request(`/api/courses/${courseId}/enrolments`, { as, json: { emails } }))

  let oldAddress = ''
  if (state !== 'draft') {
    await done(app.request(`/api/courses/${courseId}/publish`, { as, json: {} }))
    const playback = await app.request(`/api/videos/${ids.paidId}/playback`, { as: people.get('enrolled') })
    oldAddress = ((await (await done(Promise.resolve(playback))).json()) as Playback).sources[0]?.src ?? ''
  }
  // Whatever the state: there is more than what was published.
  const late = { id: ids.lateId, filename: 'Late' }
  await done(app.request(`/api/chapters/${chapterId}/videos`, { as, json: late }))
  await giveFile(ids.lateId, 'now')
  await app.request(`/api/videos/${ids.markedId}`, { as, method: 'DELETE' })
  if (state !== 'published') {
    await giveFile(ids.paidId, 'now')
    await giveFile(ids.freeId, 'now')
    await givePicture(courseId, 'now')
    await done(app.request(`/api/courses/${courseId}`, { as, method: 'PATCH', json: { title: 'Shadow' } }))
  }
  if (state === 'withdrawn') await done(app.request(`/api/courses/${courseId}/unpublish`, { as, json: {} }))
  if (state === 'archived') await done(app.request(`/api/courses/${courseId}/archive`, { as, json: {} }))
  if (state === 'deleted') await done(app.request(`/api/courses/${courseId}`, { as, method: 'DELETE' }))
  return { courseId, ...ids, oldAddress }
}

beforeAll(async () => {
  people.set('owner', await app.signUp({ name: 'Mara Okafor' }))
  for (const who of ['student', 'enrolled', 'viewer', 'editor', 'admin'] as const) {
    const role = who === 'admin' ? 'admin' : who === 'viewer' || who === 'editor' ? 'instructor' : 'student'
    people.set(who, await app.signUp({ name: `The ${who}`, role }))
  }
  for (const state of Object.keys(expected) as State[]) worlds.set(state, await makeWorld(state))
})

const as = (who: Who) => {
  const person = people.get(who)
  return person ? { as: person } : {}
}

async function refusal(answer: Response): Promise<Outcome> {
  const { code, detail } = (await answer.json()) as ProblemDetails
  expect(code).toBe({ 401: 'unauthenticated', 403: 'forbidden', 404: 'notFound' }[answer.status])
  expect(detail).toMatch(/^[A-Z].*\.$/)
  return answer.status as Outcome
}

async function page({ courseId, lateId, markedId }: World, who: Who, preview: boolean): Promise<Outcome> {
  const path = `/api/live/courses/${courseId}${preview ? '?preview=1' : ''}`
  const answer = await app.request(path, as(who))
  if (!answer.ok) return refusal(answer)
  const { isPreview, seat, chapters } = (await answer.json()) as LivePage
  expect(seat).toBe(who === 'signedOut' ? 'anonymous' : who)
  const ids = chapters.flatMap(({ videos }) => videos.map(({ id }) => id))
  expect(ids.includes(lateId)).toBe(isPreview)
  expect(ids).not.toContain(markedId)
  return isPreview ? 'now' : 'published'
}

async function picture({ courseId }: World, who: Who, preview: boolean): Promise<Outcome> {
  const path = `/api/live/courses/${courseId}/picture${preview ? '?preview=1' : ''}`
  const answer = await app.request(path, as(who))
  if (!answer.ok) return refusal(answer)
  expect(answer.headers.get('content-type')).toBe('image/jpeg')
  const isNow = answer.headers.get('cache-control')?.startsWith('private') === true
  // Where nothing was changed since, what is published is what the course has now.
  const bytes = (await answer.text()).endsWith('published') ? 'published' : 'now'
  if (bytes === 'now') expect(isNow).toBe(true)
  return isNow ? 'now' : bytes
}

async function play(videoId: string, who: Who, version: '' | '?version=published'): Promise<Outcome> {
  const answer = await app.request(`/api/videos/${videoId}/playback${version}`, as(who))
  if (!answer.ok) return refusal(answer)
  const { sources } = (await answer.json()) as Playback
  const bytes = await (await fetch(store.baseUrl + (sources[0]?.src ?? ''))).text()
  return bytes as Outcome
}

async function progress(path: string, who: Who, videoId?: string): Promise<Outcome> {
  const json = videoId === undefined ? {} : { json: { video_id: videoId, position: 12 } }
  const answer = await app.request(path, { ...as(who), ...json })
  return answer.ok ? 200 : refusal(answer)
}

const ask: Record<Address, (world: World, who: Who) => Promise<Outcome>> = {
  page: (world, who) => page(world, who, false),
  preview: (world, who) => page(world, who, true),
  picture: (world, who) => picture(world, who, false),
  'picture, preview': (world, who) => picture(world, who, true),
  paid: ({ paidId }, who) => play(paidId, who, ''),
  free: ({ freeId }, who) => play(freeId, who, ''),
  late: ({ lateId }, who) => play(lateId, who, ''),
  marked: ({ markedId }, who) => play(markedId, who, ''),
  'paid, published': ({ paidId }, who) => play(paidId, who, '?version=published'),
  'free, published': ({ freeId }, who) => play(freeId, who, '?version=published'),
  'late, published': ({ lateId }, who) => play(lateId, who, '?version=published'),
  progress: ({ courseId }, who) => progress(`/api/live/courses/${courseId}/progress`, who),
  'progress of paid': ({ courseId, paidId }, who) =>
    progress(`/api/live/courses/${courseId}/progress`, who, paidId),
  'progress of free': ({ courseId, freeId }, who) =>
    progress(`/api/live/courses/${courseId}/progress`, who, freeId),
  'progress of late': ({ courseId, lateId }, who) =>
    progress(`/api/live/courses/${courseId}/progress`, who, lateId),
}

describe.each(Object.entries(expected) as [State, Record<Address, Outcome[]>][])(
  'a course with a price that is %s',
  (state, addresses) => {
    // Where nothing was replaced, what is published is what the video has now.
    const sameBytes = (outcome: Outcome | undefined, address: Address) =>
      state === 'published' && outcome === 'now' && (address === 'paid' || address === 'free')
        ? 'published'
        : outcome
    it.each(Object.keys(ask) as Address[])('answers for: %s', async (address) => {
      const world = worlds.get(state)
      if (!world) throw new Error('made before')
      const answers: Partial<Record<Who, Outcome>> = {}
      for (const who of everybody) answers[who] = await ask[address](world, who)
      const wanted = everybody.map((who, i) => [who, sameBytes(addresses[address][i], address)])
      expect(answers).toEqual(Object.fromEntries(wanted))
    })

    it('serves an old address until its hour is over, and then no more', async () => {
      const address = worlds.get(state)?.oldAddress ?? ''
      if (state === 'draft') return expect(address).toBe('')
      const url = store.baseUrl + address
      store.clock.aheadMs = 59 * 60_000
      const before = await fetch(url)
      expect([before.status, await before.text()]).toEqual([200, 'published'])
      store.clock.aheadMs = 61 * 60_000
      const after = await fetch(url)
      store.clock.aheadMs = 0
      expect(after.status).toBe(403)
      expect(await after.text()).toContain('expired')
    })
  },
)

describe('what is not guessed', () => {
  it('is an address with another key, type or time', async () => {
    const url = new URL(store.baseUrl + (worlds.get('published')?.oldAddress ?? ''))
    for (const change of [
      (changed: URL) => (changed.pathname = `/storage/objects/${newId()}`),
      (changed: URL) => changed.searchParams.set('type', 'video/webm'),
      (changed: URL) => changed.searchParams.set('exp', '9999999999'),
      (changed: URL) => changed.searchParams.delete('sig'),
    ]) {
      const changed = new URL(url)
      change(changed)
      expect((await fetch(changed)).status).toBe(403)
    }
  })
})

describe('a free course', () => {
  it('plays for everybody, whether or not a video is a preview', async () => {
    const world = await makeWorld('published', null)
    for (const who of everybody) {
      expect(await play(world.paidId, who, '?version=published'), who).toBe('published')
    }
  })

  it('goes on playing when it has got a price that is not published yet', async () => {
    const { courseId, paidId } = await makeWorld('published', 0)
    await done(app.request(`/api/courses/${courseId}`, { as: owner(), method: 'PATCH', json: { price: 10 } }))
    expect(await play(paidId, 'anonymous', '')).toBe('published')
    await done(app.request(`/api/courses/${courseId}/publish`, { as: owner(), json: {} }))
    expect(await play(paidId, 'anonymous', '')).toBe(403)
  })
})

describe('a right that ends', () => {
  it('of somebody whose enrolment is taken back', async () => {
    const { courseId, paidId } = await makeWorld('published')
    const list = await app.request(`/api/courses/${courseId}/enrolments`, { as: owner() })
    const [{ id }] = ((await list.json()) as { items: [{ id: string }] }).items
    expect(await play(paidId, 'enrolled', '')).toBe('published')
    await done(app.request(`/api/courses/${courseId}/enrolments/${id}`, { as: owner(), method: 'DELETE' }))
    expect(await play(paidId, 'enrolled', '')).toBe(403)
    expect(
      await ask['progress of paid']({ ...(await makeWorld('published')), courseId, paidId }, 'enrolled'),
    ).toBe(403)
  })

  it('of everybody, when the video is deleted for good: its bytes are gone before the hour is over', async () => {
    const { courseId, paidId, oldAddress } = await makeWorld('published')
    await done(app.request(`/api/videos/${paidId}`, { as: owner(), method: 'DELETE' }))
    expect(await play(paidId, 'enrolled', '')).toBe(404)
    await done(app.request(`/api/courses/${courseId}/purge`, { as: owner(), json: { ids: [paidId] } }))
    await expect
      .poll(async () => (await fetch(store.baseUrl + oldAddress)).status, { timeout: 5_000 })
      .toBe(404)
  })
})
