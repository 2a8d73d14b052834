import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { Page, ProblemDetails } from '@/types/api'
import type {
  ApiKey,
  Enrolment,
  EnrolmentLink,
  EnrolmentList,
  GrantedEnrolment,
  LearnedCourse,
  LessonProgress,
} from '@/types/learning'
import { video as videoTable } from '../db/schema/course'
import { enrolmentLink } from '../db/schema/enrolment'
import { useTestApp, type TestRequest, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
let jonas: TestUser
let sami: TestUser
let courseId: string
let videoId: string

beforeAll(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  jonas = await app.signUp({ name: 'Jonas Weber' })
  sami = await app.signUp({ name: 'Sami', role: 'student' })
})

beforeEach(async () => {
  ;[courseId, videoId] = [newId(), newId()]
  const chapters = [
    {
      id: newId(),
      title: 'One',
      videos: [
        { id: videoId, filename: 'A' },
        { id: newId(), filename: 'B' },
      ],
    },
  ]
  const basics = { title: 'Light', description: 'How to see it.', price: 99, difficulty: 'beginner' }
  await read(app.request('/api/courses', { as: mara, json: { id: courseId, ...basics, chapters } }))
  await app.context.db
    .update(videoTable)
    .set({ status: 'ready', duration: 600, size: 9, format: 'video/mp4', storageKey: newId() })
    .where(eq(videoTable.id, videoId))
  await read(app.request(`/api/courses/${courseId}/publish`, { as: mara, json: {} }))
})

async function read<T>(request: Promise<Response>): Promise<T> {
  const answer = await request
  expect(answer.status, await answer.clone().text()).toBeLessThan(300)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}
const problem = async (request: Promise<Response>) => {
  const answer = await request
  const { code, detail, errors } = (await answer.json()) as ProblemDetails
  return { status: answer.status, code, detail, errors }
}
const enrolments = (rest = '', init: TestRequest = { as: mara }) =>
  app.request(`/api/courses/${courseId}/enrolments${rest}`, init)
const list = (rest = '') => read<EnrolmentList>(enrolments(rest))
const enrol = (...emails: string[]) =>
  read<{ items: Enrolment[] }>(enrolments('', { as: mara, json: { emails } }))
const plays = async (as: TestUser) => (await app.request(`/api/videos/${videoId}/playback`, { as })).status

describe('by an owner', () => {
  it('enrols an account, and an address that gets its account later', async () => {
    const email = `later-${newId()}@example.org`
    const { items } = await enrol(sami.email.toUpperCase(), email, email)
    expect(items.map((one) => [one.email, one.user?.name ?? null])).toEqual([
      [sami.email, 'Sami'],
      [email, null],
    ])
    expect(await plays(sami)).toBe(200)
    const later = await app.signUp({ email, name: 'Later', role: 'student' })
    expect(await plays(later)).toBe(200)
    expect((await list()).items.find((one) => one.email === email)?.user?.name).toBe('Later')
  })

  it('says the same when it is asked again, and takes nothing away', async () => {
    const [first] = (await enrol(sami.email)).items
    expect((await enrol(sami.email)).items).toEqual([first])
    expect((await list()).active).toBe(1)
  })

  it('takes it back once, and grants it anew', async () => {
    const [{ id } = { id: '' }] = (await enrol(sami.email)).items
    const revoke = () => read<Enrolment>(enrolments(`/${id}`, { as: mara, method: 'DELETE' }))
    const gone = await revoke()
    expect(gone.revoked_at).not.toBeNull()
    expect(await revoke()).toEqual(gone)
    expect(await plays(sami)).toBe(403)
    expect((await list()).active).toBe(0)
    await enrol(sami.email)
    expect(await plays(sami)).toBe(200)
  })

  it('pages, newest first, each once', async () => {
    const emails = Array.from({ length: 25 }, (_, i) => `s${i}-${newId()}@example.org`)
    await enrol(...emails)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: EnrolmentList = await list(`?limit=10${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ email }) => email))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(emails.toReversed())
  })

  it('refuses what is no address, too many at once, and other people’s enrolments', async () => {
    expect(await problem(enrolments('', { as: mara, json: { emails: ['nobody'] } }))).toMatchObject({
      status: 422,
      errors: [{ field: 'emails.0', message: 'Write an email address such as name@example.org.' }],
    })
    const many = Array.from({ length: 201 }, (_, i) => `a${i}@example.org`)
    expect((await problem(enrolments('', { as: mara, json: { emails: many } }))).status).toBe(422)
    const [{ id } = { id: '' }] = (await enrol(sami.email)).items
    expect((await problem(enrolments(`/${id}`, { as: jonas, method: 'DELETE' }))).status).toBe(404)
    expect((await problem(enrolments(`/${newId()}`, { as: mara, method: 'DELETE' }))).status).toBe(404)
    expect(await plays(sami)).toBe(200)
  })
})

describe('by a link', () => {
  const makeLink = () =>
    read<EnrolmentLink & { url: string }>(
      app.request(`/api/courses/${courseId}/enrolment-link`, { as: mara, method: 'POST' }),
    )
  const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1) ?? ''
  const accept = (as: TestUser, token: string) =>
    app.request('/api/enrolments/accept', { as, json: { token } })

  it('enrols whoever has it, as often as they come once', async () => {
    const link = await makeLink()
    const token = tokenOf(link)
    expect(await read(app.request(`/api/enrolments/links/${token}`))).toEqual({
      course: { id: courseId, title: 'Light' },
      instructor_name: 'Mara Okafor',
    })
    await read(accept(sami, token))
    await read(accept(sami, token))
    await read(accept(jonas, token))
    expect([await plays(sami), await plays(jonas)]).toEqual([200, 200])
    const { items, link: kept } = await list()
    expect(items.map(({ source }) => source)).toEqual(['link', 'link'])
    expect(kept?.uses).toBe(2)
    expect(JSON.stringify(await list())).not.toContain(token)
  })

  it('ends with a newer one, with its removal, its time and its course', async () => {
    const refused = async (token: string) => (await problem(accept(sami, token))).status
    const first = tokenOf(await makeLink())
    const second = tokenOf(await makeLink())
    expect(await refused(first)).toBe(404)
    await app.context.db
      .update(enrolmentLink)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(enrolmentLink.courseId, courseId))
    expect(await refused(second)).toBe(404)
    expect((await list()).link).toBeNull()
    const third = tokenOf(await makeLink())
    await app.request(`/api/courses/${courseId}/enrolment-link`, { as: mara, method: 'DELETE' })
    expect(await refused(third)).toBe(404)
    const fourth = tokenOf(await makeLink())
    await app.request(`/api/courses/${courseId}`, { as: mara, method: 'DELETE' })
    expect(await refused(fourth)).toBe(404)
    expect(await plays(sami)).toBe(404)
  })

  it('does not bring back who was taken off', async () => {
    const token = tokenOf(await makeLink())
    await read(accept(sami, token))
    const [{ id } = { id: '' }] = (await list()).items
    await read(enrolments(`/${id}`, { as: mara, method: 'DELETE' }))
    expect((await problem(accept(sami, token))).code).toBe('forbidden')
    expect(await plays(sami)).toBe(403)
  })
})

describe('by another program', () => {
  const makeKey = (as = mara) =>
    read<ApiKey & { secret: string }>(app.request('/api/api-keys', { as, json: { name: 'Shop' } }))
  const send = (secret: string, json: object) =>
    app.request('/api/enrolments', { headers: { authorization: `Bearer ${secret}` }, json })

  it('grants once, however often it is told, also at the same time', async () => {
    const { secret } = await makeKey()
    const order = { course_id: courseId, email: sami.email, reference: 'order 17' }
    const answers = await Promise.all([1, 2, 3].map(() => send(secret, order)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    const [one, two] = await Promise.all(answers.map((answer) => answer.json() as Promise<GrantedEnrolment>))
    expect(one).toEqual(two)
    expect(one).toMatchObject({ email: sami.email, status: 'active', reference: 'order 17' })
    expect(await plays(sami)).toBe(200)
  })

  it('takes back after a refund, and an old order that is told again changes nothing', async () => {
    const { secret } = await makeKey()
    const order = { course_id: courseId, email: sami.email, reference: 'order 17' }
    await read(send(secret, order))
    const refunded = await read<GrantedEnrolment>(send(secret, { ...order, status: 'revoked' }))
    expect(refunded.status).toBe('revoked')
    expect(await read<GrantedEnrolment>(send(secret, order))).toMatchObject({ status: 'revoked' })
    expect(await plays(sami)).toBe(403)
    expect(await read(send(secret, { ...order, reference: 'order 18' }))).toMatchObject({ status: 'active' })
    expect(await plays(sami)).toBe(200)
  })

  it('reaches the courses that its person owns now, and no other', async () => {
    const order = { course_id: courseId, email: sami.email }
    const { secret } = await makeKey(jonas)
    expect((await problem(send(secret, order))).code).toBe('notFound')
    await read(
      app.request(`/api/courses/${courseId}/members`, {
        as: mara,
        json: { email: jonas.email, role: 'editor' },
      }),
    )
    expect((await problem(send(secret, order))).code).toBe('notFound')
    const admin = await app.signUp({ role: 'admin' })
    const { secret: wide } = await makeKey(admin)
    expect((await send(wide, order)).status).toBe(201)
    await app.request(`/api/courses/${courseId}`, { as: mara, method: 'DELETE' })
    expect((await problem(send(wide, order))).code).toBe('notFound')
  })

  it('is known by its key alone: not by a session, a wrong key or one that was deleted', async () => {
    const order = { course_id: courseId, email: sami.email }
    const { secret, id } = await makeKey()
    const bySession = await app.request('/api/enrolments', { as: mara, json: order })
    expect(bySession.status).toBe(401)
    expect((await send(`${secret}x`, order)).status).toBe(401)
    expect((await send('', order)).status).toBe(401)
    expect(
      (await app.request('/api/courses', { headers: { authorization: `Bearer ${secret}` } })).status,
    ).toBe(403)
    await app.request(`/api/api-keys/${id}`, { as: jonas, method: 'DELETE' })
    expect((await send(secret, order)).status).toBe(201)
    await app.request(`/api/api-keys/${id}`, { as: mara, method: 'DELETE' })
    expect((await send(secret, order)).status).toBe(401)
  })

  it('is told once, and listed without its secret; students have none', async () => {
    const { secret, ...key } = await makeKey()
    const keys = await read<Page<ApiKey>>(app.request('/api/api-keys', { as: mara }))
    expect(keys.items).toContainEqual(key)
    expect(JSON.stringify(keys)).not.toContain(secret)
    expect((await problem(app.request('/api/api-keys', { as: sami, json: { name: 'x' } }))).code).toBe(
      'forbidden',
    )
  })
})

describe('progress', () => {
  const save = (json: object, as = sami) =>
    read<LessonProgress>(
      app.request(`/api/live/courses/${courseId}/progress`, { as, json: { video_id: videoId, ...json } }),
    )
  const progress = (as = sami) =>
    read<Page<LessonProgress>>(app.request(`/api/live/courses/${courseId}/progress`, { as }))
  const learned = (as = sami) => read<Page<LearnedCourse>>(app.request('/api/live/courses', { as }))
  const own = async (as = sami) => (await learned(as)).items.find(({ id }) => id === courseId)

  it('is kept for each person, and becomes watched near the end, for good', async () => {
    await enrol(sami.email, jonas.email)
    expect(await save({ position: 30 })).toEqual({ video_id: videoId, position: 30, watched_at: null })
    const end = await save({ position: 590 })
    expect(end.watched_at).not.toBeNull()
    expect(await save({ position: 3 })).toEqual({ ...end, position: 3 })
    expect((await progress()).items).toHaveLength(1)
    expect((await progress(jonas)).items).toEqual([])
    expect((await save({ position: 3, watched: false })).watched_at).toBeNull()
    expect((await save({ position: 3, watched: true })).watched_at).not.toBeNull()
  })

  it('makes the list of one’s courses, without what is not live', async () => {
    expect(await own()).toBeUndefined()
    await enrol(sami.email)
    expect(await own()).toEqual({
      id: courseId,
      title: 'Light',
      instructor_name: 'Mara Okafor',
      totalVideos: 2,
      watchedVideos: 0,
      isEnrolled: true,
      last_watched_at: null,
    })
    await save({ position: 600 })
    expect(await own()).toMatchObject({ watchedVideos: 1, last_watched_at: expect.any(String) as string })
    await read(app.request(`/api/courses/${courseId}/unpublish`, { as: mara, json: {} }))
    expect(await own()).toBeUndefined()
  })

  it('is refused for places that are none and videos of other courses', async () => {
    await enrol(sami.email)
    const post = (json: object) =>
      problem(app.request(`/api/live/courses/${courseId}/progress`, { as: sami, json }))
    expect((await post({ video_id: videoId, position: -1 })).status).toBe(422)
    expect((await post({ video_id: videoId, position: 1e9 })).status).toBe(422)
    expect((await post({ video_id: newId(), position: 1 })).status).toBe(404)
  })
})
